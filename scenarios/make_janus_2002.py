"""Write the feeds of janus-aspen-small-cap-value-2002 from the printed Schedule of Investments.

Every figure in the five CSV files follows from the schedule below, as the 2002 annual report of Janus Aspen Small Cap
Value Portfolio prints it on pages 2 and 3: shares, name, industry and market value in whole dollars. The report gives no
prices and no cost per holding; the two rules that supply them are `closing_price_cents` and `spread`, and `printed_dollars`
proves that they lead back to all ninety printed values. The codes before the share counts are ours.

    python scenarios/make_janus_2002.py [FOLDER]
"""

import csv
import sys
from pathlib import Path

SESSION = "2002-12-31"
SEED_CAPITAL = "500000.00"  # Note 1: invested by the adviser on the first day
TOTAL_COST_CENTS = 48_825_300  # Statement of Assets and Liabilities: investments at cost
INVESTMENTS_DOLLARS = 484_268  # the same: investments at value
NET_ASSETS_DOLLARS = 496_015  # the same
COUNTRIES = {"MRVL": "Bermuda"}  # Summary of Investments by Country: Bermuda 3,074, the United States everything else

# Industry and its share of net assets, then code, shares, name (* does not pay income), market value in dollars.
SCHEDULE = """
Agricultural Operations - 2.1%
    DLP    521  Delta and Pine Land Co.                  10,634
Apparel Manufacturers - 1.5%
   NAUT    678  Nautica Enterprises, Inc.*                7,533
Applications Software - 0.8%
   RATL    371  Rational Software Corp.*                  3,855
Building and Construction - 0.6%
     DY    210  Dycom Industries, Inc.*                   2,782
Building Products - Lighting Fixtures - 1.1%
   GLYT    173  Genlyte Group, Inc.*                      5,391
Capacitators - 0.6%
    KEM    360  KEMET Corp.*                              3,146
Cellular Telecommunications - 1.3%
   BCGI    519  Boston Communications Group, Inc.*        6,596
Chemicals - Specialty - 3.1%
    CBT    356  Cabot Corp.                               9,448
   SMMX    484  Symyx Technologies, Inc.*                 6,094
Collectibles - 1.4%
   RACN    492  Racing Champions Corp.*                   6,716
Commercial Banks - 24.2%
   SRCE    260  1st Source Corp.                          4,355
   BANF    160  BancFirst Corp.                           7,520
    BXS    158  BancorpSouth, Inc.                        3,068
   GRAN    339  Bank of Granite Corp.                     5,932
    CAC    264  Camden National Corp.                     6,389
   CCBT    242  CCBT Financial Companies, Inc.            6,215
    CBU    202  Community Bank System, Inc.               6,333
  FCNCA     62  First Citizens BancShares, Inc.           5,989
    FCF    504  First Commonwealth Financial Corp.        5,796
   THFF    139  First Financial Corp.                     6,760
   FLIC    312  First of Long Island Corp.               11,388
   NARA    311  Nara Bancorp, Inc.                        6,425
   OMEF    203  Omega Financial Corp.                     7,278
   PEBO    139  Peoples Bancorp, Inc.                     3,558
   SIVB    147  Silicon Valley Bancshares*                2,683
   SFNC    305  Simmons First National Corp.             11,178
   TCBK    301  TriCo Bancshares                          7,405
   UMBF    145  UMB Financial Corp.                       5,548
   WASH    330  Washington Trust Bancorp, Inc.            6,445
Commercial Services - 0.2%
   PLXS    124  Plexus Corp.*                             1,089
Computers - Integrated Systems - 1.5%
   KRON    199  Kronos, Inc.*                             7,361
Data Processing and Management - 0.9%
   AMSY    146  American Management Systems, Inc.*        1,751
   DCTM    184  Documentum, Inc.*                         2,881
Decision Support Software - 0.9%
   NTIQ    182  NetIQ Corp.*                              2,248
   WIND    565  Wind River Systems, Inc.*                 2,316
Distribution and Wholesale - 1.5%
   USTR    250  United Stationers, Inc.*                  7,200
Electronic Components - Semiconductors - 0.6%
   ZRAN    197  Zoran Corp.*                              2,772
Enterprise Software and Service - 2.4%
   HYSL    111  Hyperion Solutions Corp.*                 2,849
     SY    668  Sybase, Inc.*                             8,951
Food - Retail - 3.0%
    RDK    582  Ruddick Corp.                             7,968
    WMK    223  Weis Markets, Inc.                        6,924
Footwear and Related Apparel - 0.6%
   VANS    545  Vans, Inc.*                               3,096
Gas - Distribution - 1.3%
    ATO    136  Atmos Energy Corp.                        3,171
    PNY     89  Piedmont Natural Gas Company, Inc.        3,146
Human Resources - 1.1%
    SFN    837  Spherion Corp.*                           5,608
Machinery - General Industrial - 3.0%
    AIT    512  Applied Industrial Technologies, Inc.     9,677
    SVC    368  Stewart & Stevenson Services, Inc.        5,203
Machinery - Pumps - 1.1%
  TECUA    125  Tecumseh Products Co. - Class A           5,516
Medical - HMO - 1.3%
    AGP    208  Amerigroup Corp.                          6,304
Medical Instruments - 1.0%
   DSCP    199  Datascope Corp.                           4,935
Medical Products - 1.2%
    COO    239  Cooper Companies, Inc.                    5,980
Metal Processors and Fabricators - 1.0%
    CIR    310  CIRCOR International, Inc.                4,929
Motion Pictures and Services - 1.4%
   ZOMX  1,589  Zomax, Inc.*                              6,753
Networking Products - 0.5%
   EXTR    695  Extreme Networks, Inc.*                   2,273
Non-Ferrous Metals - 1.6%
    RTI    778  RTI International Metals, Inc.*           7,858
Office Furnishings - 1.3%
    HNI    221  HON Industries, Inc.                      6,250
Oil - Field Services - 1.0%
    TTI    228  Tetra Technologies, Inc.*                 4,872
Oil and Gas Drilling - 0.9%
    ATW    145  Atwood Oceanics, Inc.*                    4,364
Pipelines - 1.7%
    EPN     97  El Paso Energy Partners L.P.              2,700
    TPP    101  TEPPCO Partners L.P.                      2,803
    WEG     94  Williams Energy Partners L.P.             3,050
Printing - Commercial - 1.5%
    BNE    625  Bowne & Company, Inc.                     7,469
Real Estate Investment Trusts - Apartments - 0.5%
    HME     66  Home Properties of New York, Inc.         2,274
Real Estate Investment Trusts - Health Care - 1.6%
    NHI    159  National Health Investors, Inc.           2,557
    WRS    538  Windrose Medical Properties Trust         5,541
Real Estate Investment Trusts - Manufactured Homes - 1.1%
    MHC    184  Manufactured Home Communities, Inc.       5,452
Real Estate Investment Trusts - Office Property - 2.3%
    ARE    137  Alexandria Real Estate Equities, Inc.     5,836
    CUZ    221  Cousins Properties, Inc.                  5,459
Real Estate Investment Trusts - Outlet Centers - 0.8%
    CPG    118  Chelsea Property Group, Inc.              3,931
Real Estate Investment Trusts - Shopping Centers - 0.6%
    IRT    254  IRT Property Co.                          3,015
Real Estate Investment Trusts - Storage - 0.8%
    SHU    130  Shurgard Storage Centers, Inc.            4,074
Real Estate Investment Trusts - Warehouse and Industrial - 0.8%
    AMB    146  AMB Property Corp.*                       3,995
Retail - Automobile - 1.1%
    GPI    220  Group 1 Automotive, Inc.*                 5,254
Retail - Jewelry - 1.1%
    ZLC    170  Zale Corp.*                               5,423
Retail - Video Rental - 1.0%
   MOVI    399  Movie Gallery, Inc.*                      5,187
Savings/Loan/Thrifts - 7.3%
   FDEF    212  First Defiance Financial Corp.            4,007
    FED    239  FirstFed Financial Corp.*                 6,919
   PVSA    253  Parkvale Financial Corp.                  5,834
   PROV    462  Provident Financial Holdings, Inc.       12,234
   WSFS    223  WSFS Financial Corp.                      7,352
Semiconductor Components/Integrated Circuits - 0.6%
   MRVL    163  Marvell Technology Group, Ltd.*           3,074
Semiconductor Equipment - 1.5%
   DPMI    171  DuPont Photomasks, Inc.*                  3,976
   LRCX    325  Lam Research Corp.*                       3,510
Steel Pipe and Tube - 1.0%
    MVK    397  Maverick Tube Corp.*                      5,173
Telecommunication Equipment - 1.0%
    SFA    413  Scientific-Atlanta, Inc.                  4,898
Telecommunication Equipment - Fiber Optics - 0.8%
   OCPI  3,844  Optical Communication Products, Inc.*     4,151
Telecommunication Services - 1.0%
   LTBG    840  Lightbridge, Inc.*                        5,166
Tobacco - 1.2%
    UVV    157  Universal Corp.                           5,803
Water - 1.8%
    AWR    389  American States Water Co.                 9,005
Wireless Equipment - 0.5%
   RFMD    333  RF Micro Devices, Inc.*                   2,441
"""


def printed_schedule():
    """The schedule as rows of industry, security, shares, name, starred, value (whole dollars)."""
    rows = []
    industry = None
    for line in SCHEDULE.strip().splitlines():
        if not line.startswith(" "):
            industry = line.rpartition(" - ")[0]
            continue
        security, shares, rest = line.split(maxsplit=2)
        name, value = rest.rsplit(maxsplit=1)
        rows.append(
            {
                "industry": industry,
                "security": security,
                "shares": int(shares.replace(",", "")),
                "name": name.rstrip("*"),
                "starred": name.endswith("*"),
                "value": int(value.replace(",", "")),
            }
        )
    return rows


def printed_percentages():
    """Industry -> share of net assets in tenths of a percent, as printed."""
    headings = (line.rpartition(" - ") for line in SCHEDULE.strip().splitlines() if not line.startswith(" "))
    return {industry: int(percent.rstrip("%").replace(".", "")) for industry, _, percent in headings}


def half_up(numerator, denominator):
    """The whole number nearest to a positive fraction, halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def closing_price_cents(shares, value_dollars):
    """The whole-cent price nearest to printed value / shares.

    Delta and Pine Land: 10,634 / 521 = 20.4107, so 20.41, and 521 x 20.41 = 10,633.61 prints 10,634.
    """
    return half_up(value_dollars * 100, shares)


def largest_remainder(numerators, denominator, total):
    """Whole parts of `numerators / denominator`, raised by one from the largest remainder down until they add to `total` (ties: first)."""
    parts = [n // denominator for n in numerators]
    short = total - sum(parts)
    if not 0 <= short <= len(parts):
        raise ValueError(f"the whole parts add to {sum(parts)}; {total} cannot be reached by rounding")
    by_remainder = sorted(range(len(parts)), key=lambda i: -(numerators[i] % denominator))
    for i in by_remainder[:short]:
        parts[i] += 1
    return parts


def printed_dollars(exact_cents):
    """Whole dollars that add up to the rounded total: how a schedule of investments is printed."""
    return largest_remainder(exact_cents, 100, half_up(sum(exact_cents), 100))


def spread(total_cents, weights):
    """`total_cents` in proportion to `weights`, to the cent and without a cent lost."""
    return largest_remainder([total_cents * w for w in weights], sum(weights), total_cents)


def dollars(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def write(folder, name, columns, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def prove(rows, values_cents):
    """Stop unless the prices lead back to what the report prints."""
    printed = [row["value"] for row in rows]
    assert len(rows) == 90
    assert sum(printed) == INVESTMENTS_DOLLARS
    assert printed_dollars(values_cents) == printed
    assert sum(half_up(exact, 100) == dollar for exact, dollar in zip(values_cents, printed, strict=True)) == 83
    by_industry = {}
    for row in rows:
        by_industry[row["industry"]] = by_industry.get(row["industry"], 0) + row["value"]
    assert len(by_industry) == 56
    assert {name: half_up(value * 1000, NET_ASSETS_DOLLARS) for name, value in by_industry.items()} == printed_percentages()
    net_assets_cents = 50_000_000 - TOTAL_COST_CENTS + sum(values_cents)
    assert half_up(net_assets_cents, 100) == NET_ASSETS_DOLLARS
    assert half_up(net_assets_cents, 50_000) == 992  # cents a share on 50,000 shares


def make(folder):
    """Write the five feeds into `folder`."""
    rows = printed_schedule()
    prices_cents = [closing_price_cents(row["shares"], row["value"]) for row in rows]
    values_cents = [row["shares"] * price for row, price in zip(rows, prices_cents, strict=True)]
    prove(rows, values_cents)
    costs_cents = spread(TOTAL_COST_CENTS, values_cents)

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(
        folder,
        "securities.csv",
        ["security", "type", "name", "currency", "country", "industry", "x_non_income_producing"],
        [
            [
                row["security"],
                "equity",
                row["name"],
                "USD",
                COUNTRIES.get(row["security"], "United States"),
                row["industry"],
                "yes" if row["starred"] else "",
            ]
            for row in rows
        ],
    )
    write(
        folder,
        "trades.csv",
        ["date", "security", "side", "quantity", "amount"],
        [[SESSION, row["security"], "buy", row["shares"], dollars(cost)] for row, cost in zip(rows, costs_cents, strict=True)],
    )
    write(
        folder,
        "prices.csv",
        ["date", "security", "price", "x_printed_value"],
        [[SESSION, row["security"], dollars(price), row["value"]] for row, price in zip(rows, prices_cents, strict=True)],
    )
    write(
        folder,
        "orders.csv",
        ["accepted_at", "class", "account", "side", "amount", "price", "settle"],
        [[SESSION, "service", "janus-capital", "purchase", SEED_CAPITAL, "10.00", SESSION]],
    )
    write(folder, "published.csv", ["date", "class", "nav"], [[SESSION, "service", "9.92"]])


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "janus-aspen-small-cap-value-2002")
