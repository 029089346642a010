"""Write the funds of janus-aspen-service-shares-1999 from the fee table of the prospectus of October 1999, page 15.

python scenarios/make_prospectus_1999.py [FOLDER]
"""

import sys
from pathlib import Path

FOLDER = "janus-aspen-service-shares-1999"

# Portfolio; management, 12b-1, other, total without waivers, waivers (N/A: none), total with waivers, in per cent, as printed;
# dollars of the example after one and three years.
TABLE = """
Growth                  0.67  0.25  0.01  0.93  0.01  0.92    95    296
Aggressive Growth       0.67  0.25  0.01  0.03  N/A   0.93    95    296
Capital Appreciation    0.73  0.25  0.04  1.02  0.07  0.95   104    325
International Growth    0.72  0.25  0.09  1.06  0.06  1.00   108    337
Worldwide Growth        0.66  0.25  0.05  0.96  0.01  0.95    98    306
Balanced                0.67  0.25  0.01  0.93  N/A   0.93    95    296
Equity Income           0.75  0.25  0.48  1.48  0.03  1.45   151    468
Growth and Income       0.75  0.25  0.13  1.13  0.09  1.04   115    359
Flexible Income         0.65  0.25  0.07  0.97  N/A   0.97    99    309
High-Yield              0.75  0.25  4.33  5.33  4.08  1.26   532  1,591
Money Market            0.25  0.25  0.16  0.66  N/A   0.66    67    211
"""
INCEPTION = "1999-12-31"  # the Service Shares had not begun; the last session of the year of the prospectus stands for it


def rows():
    """[(portfolio, [figures as printed])]."""
    for line in TABLE.strip().splitlines():
        *name, management, distribution, other, total, waiver, net, one, three = line.split()
        yield " ".join(name), [management, distribution, other, total, waiver, net, one, three]


def fund_toml(name: str, figures: list) -> str:
    """The terms of one portfolio, as far as a fee table tells them."""
    management, distribution, other, _, waiver, *_ = figures
    waived = "" if waiver == "N/A" else f'waiver = "{waiver}%"\n'
    money = 'valuation = "amortized_cost"\n' if name == "Money Market" else ""
    return f"""[fund]
id = "{ident(name)}"
name = "{name} Portfolio"
inception = {INCEPTION}
{money}
[class.service]
name = "Service Shares"

[prospectus]
management = "{management}%"
distribution = "{distribution}%"
other = "{other}%"
{waived}"""


def orders() -> str:
    """A thousand dollars in each on the first day: invented, so that the folder can be struck as well."""
    told = ["accepted_at,fund,class,side,amount,price"]
    told += [f"{INCEPTION},{ident(name)},service,purchase,1000.00,{'1.00' if name == 'Money Market' else '10.00'}" for name, _ in rows()]
    return "\n".join(told) + "\n"


def ident(name: str) -> str:
    """An id from a name."""
    return name.lower().replace(" ", "-")


def make(folder: Path) -> None:
    """One file a portfolio, and the orders."""
    into = folder / FOLDER
    into.mkdir(exist_ok=True)
    files = {f"{position:02}-{ident(name)}.toml": fund_toml(name, figures) for position, (name, figures) in enumerate(rows(), start=1)}
    for file, text in (files | {"orders.csv": orders()}).items():
        (into / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
