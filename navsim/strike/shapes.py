"""What the rules are given: tuples of integer arrays with names. Nothing here computes.

The last axis of an array marked `s` is the fee structure. A run is a block of one structure, a sweep is many blocks: same rules, same
order, same cents. Other axes: t session, p part of a session (its window, cut at fiscal year ends), c class, k accrual, j dated terms
of an accrual, i tier, m limit, o order, a account, d distribution. The fund, in place of a class, is row C.

Units: cents; shares in units of their last decimal; NAV and prices e8; rates e10; parts of a year, of which exact.YEAR make one.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from ..basics.compiled import zeros

if TYPE_CHECKING:
    from ..basics.arrays import Ints
else:  # what a NamedTuple's field is, told as text, is compiled in every process that imports it: two hundred and fifty times here
    Ints = Any

# Lines of a strike sheet, opening to closing. Fees and what is given back of them, part by part, follow; closing is the last.
OPENING, PURCHASES, REDEMPTIONS, REINVESTED, CONVERSION, IN_KIND, CLASS_CLOSED = 0, 1, 2, 3, 4, 5, 6
DIVIDENDS, FOREIGN_TAX, INTEREST, REALIZED, UNREALIZED, CURRENCY, OFFSET = 7, 8, 9, 10, 11, 12, 13
INCOME, SHORT_GAIN, LONG_GAIN, CAPITAL, DAILY = 14, 15, 16, 17, 18
FEES = 19
COMPONENTS = (
    "opening",
    "purchases",
    "redemptions",
    "reinvested",
    "conversion",
    "redeemed_in_kind",
    "class_closed",
    "dividend_income",
    "foreign_tax",
    "interest",
    "realized",
    "unrealized",
    "currency",
    "offset",
    "distribution:income",
    "distribution:short_gain",
    "distribution:long_gain",
    "distribution:capital",
    "distribution:daily",
)
CAPITAL_KINDS = 5  # lines PURCHASES to IN_KIND
PORTFOLIO = 7  # lines DIVIDENDS to OFFSET

PRIOR_CLOSE, OPENING_BASE, SAME_DAY, SUM = 0, 1, 2, 3
PURCHASE_AMOUNT, PURCHASE_SHARES, REDEEM_AMOUNT, REDEEM_SHARES, REDEEM_ALL = 0, 1, 2, 3, 4
FILLED, CLIPPED, REFUSED = 0, 1, 2
RUNNING, NEGATIVE_NET_ASSETS, WORTHLESS, OUT_OF_BOUNDS, NO_WEIGHT = 0, 1, 2, 3, 4
BOUND = 10**15
PART = 2**48


class World(NamedTuple):
    """What happened, whatever the fees: made once by the portfolio and the log, shared by every structure."""

    portfolio: Ints  # [t, PORTFOLIO] cents; the last of them what others paid of the fund's expenses
    part_first: Ints  # [t + 1]: the parts of session t are part_first[t] to part_first[t + 1]
    seed_first: Ints  # [t + 1]: orders with their own price, booked at t, are seed_first[t] to order_first[t]
    order_first: Ints  # [t + 1]: orders priced at the end of t are order_first[t] to seed_first[t + 1]
    order_class: Ints  # [o]
    order_account: Ints  # [o]
    order_named: Ints  # [o] 1 where it names its account, and may redeem no more than that holds
    order_priced: Ints  # [o] session whose NAV it takes
    order_kind: Ints  # [o]
    order_units: Ints  # [o] cents, or shares; of a purchase that is not accepted none
    order_line: Ints  # [o] position in state.due of its cents; -1: shares only, from account to account
    order_plain: Ints  # [o] 1 where all that is said of it below is nothing, as of most: then the rules look no further
    order_price: Ints  # [o] its own price; 0: the NAV
    order_slot: Ints  # [o] of state.as_of_nav, for an as-of order; -1: the NAV just struck
    order_to: Ints  # [o] the account a transfer goes to; -1: none
    order_out: Ints  # [o] of linked, where the cents of an exchange or conversion are left for its other leg; -1: none
    order_in: Ints  # [o] of linked, where the other leg left them; -1: none
    linked_first: Ints  # [t]: second legs priced at t are linked_first[t] to seed_first[t + 1]
    linked: Any  # [link, s] cents, shared by the funds of a group
    linked_status: Any  # [link, s]
    order_unpaid: Ints  # [o] of state.unpaid, for a purchase paid after it is booked; -1: no
    order_barred: Ints  # [o] 1 where it is not accepted: a purchase while sales are suspended
    order_fee: Ints  # [o] e10 that the fund keeps of young shares redeemed; 0: none
    order_liquidity: Ints  # [o] e10 of the liquidity fee on all that its session redeems; 0: none
    order_young: Ints  # [o] of state.young, for a purchase whose shares may be redeemed young; -1: no
    young_first: Ints  # [o + 1]: what the account of redemption o bought not long before is young_slot[young_first[o]] to the next
    young_slot: Ints  # [n] of state.young
    paid_first: Ints  # [t + 1]: purchases paid at t are paid_slot[paid_first[t]] to paid_slot[paid_first[t + 1]]
    paid_slot: Ints  # [n] of state.unpaid
    unpaid_order: Ints  # [slot]
    as_of_slot: Ints  # [t] where the NAV of t is kept for as-of orders; -1: nowhere
    initial_nav: Ints  # [c]
    share_scale: int  # shares x NAV = cents x share_scale
    nav_scale: int  # cents x nav_scale / shares = NAV in units of its last decimal
    nav_unit: int  # of e8
    settled: int  # 1 where income and fees are shared by what is paid for
    clip: int  # 1 where a redemption of too much is cut, 0 where it is refused
    distribution_first: Ints  # [t + 1]
    distribution_class: Ints  # [d]
    distribution_line: Ints  # [d]
    distribution_rate: Ints  # [d] dollars a share, e9
    distribution_reinvest: Ints  # [d] e10
    distribution_parts: Ints  # [d] of record.parts, where the accounts of its class begin; 0 where they are not kept
    payment_parts: Ints  # [t, 2] the same of a monthly payment, where the accounts of all classes begin
    distribution_slot: Ints  # [d] of state.recorded, for an early record date; -1: the shares of step 1
    slot_from: Ints  # [slot] the session after a record date, whose shares of step 1 are kept
    slot_until: Ints  # [slot] the ex-date they are kept for
    account_first: Ints  # [c + 1]: the accounts of class c, by id
    daily: int  # 1 where income is declared every strike
    daily_gains: int  # 1 where realized gains go with it
    kept_back: Ints  # [t] e10, the part of the dividend that the trustees keep back
    floor: Ints  # [t, c] e9, what a share must be declared at least; 0: nothing
    month_days: Ints  # [t, 2] days of the window in the month of t, and in all
    pays: Ints  # [t] 1 at the last session of a month
    opens_month: Ints  # [t] at its first session: 1 to pay what was declared for it before, 2 to keep that for its end
    place: Any  # [line] its row of a sheet, which has those alone that this fund writes on; all others share one that stays empty.
    # Lines of classes share rows: of such a line only the column of its class counts
    capital: Any  # [n] kinds of capital the fund has, PURCHASES being 0
    # What net assets are the sum of stands in pairs of rows; an odd row has the one that stays empty beside it.
    before: Any  # [n, 2] what moves net assets before fees, but opening: of session t from before_first[t] to before_first[t + 1]
    before_first: Any  # [t + 1]
    moving: Any  # [n, 2] fees and what follows that move net assets, part by part: of class c from moving_first[c] on
    moving_first: Any  # [c]; those that have no rows of their own have the same
    moving_each: Any  # [c] how many there are a part
    memo: Any  # [n] rows of what the adviser bears, part by part
    memo_each: int  # how many there are a part


class Terms(NamedTuple):
    """What is charged. An accrual is one fee on one level: a 12b-1 fee of two classes is two accruals."""

    level: Ints  # [k] class, or C for the fund
    memo: Ints  # [k] 1 where the adviser bears it
    own: Ints  # [k] 1 of a fee of classes; 0 of one of the fund, also where a class is billed for it alone
    dated_first: Ints  # [k + 1]: dated terms of accrual k are dated_first[k] to dated_first[k + 1]
    dated_base: Ints  # [j] PRIOR_CLOSE, OPENING_BASE, SAME_DAY, or SUM: a sum of money spread over days
    dated_sum: Any  # [j, s] cents, of a SUM
    dated_unit: Any  # [j] what 100 % is among its rates and ceilings; 1 for a SUM
    dated_one: Any  # [j] how much dust makes a cent
    dated_told: Ints  # [p, j] 1 where its dates hold a day of the part
    dated_parts: Ints  # [p, j] of a year (of a month, by the month) that is charged. Calendars and day counts end here
    dated_after: Ints  # [p, j] the same, of the days after the last bill of the part
    dated_bounded: Ints  # [j] 1 where a day charges no more than a ceiling or no less than a floor
    dated_ceiling_rate: Any  # [j, s]; -1: none
    dated_ceiling: Any  # [j, s] cents a period; -1: none
    dated_floor: Any  # [j, s] cents a year; 0: none
    dated_floor_parts: Ints  # [p, j] of a year, in parts of its period
    bill: Ints  # [p, k] cents billed
    billed: Ints  # [p, k] 1 where a bill replaces what was accrued since the bill before
    by_opening: int  # 1 where something is charged on opening net assets
    by_same_day: int  # 1 where something is charged on those of the same day
    tier_first: Ints  # [j + 1]
    tier_dust: Ints  # [i] where the tier keeps its dust: with its accrual ("posting") or on its own ("tier")
    tier_from: Any  # [i, s] cents
    tier_to: Any  # [i, s] cents
    tier_rate: Any  # [i, s]
    part_days: Ints  # [p] calendar days of the part
    part_years: Ints  # [p] the same as parts of a year
    year_opens: Ints  # [p] 1 where a fiscal year begins
    tested: Ints  # [p] 0 in the first strike, which has no base
    fund_passes: int  # looks at limits of the fund; those at limits of classes follow
    pass_daily: Ints  # [n] 1 where a look is at each strike on its own, 0 at the year
    limit_pass: Ints  # [m] the look that limit m belongs to
    limit_in_force: Ints  # [p, m]
    limit_first: Ints  # [m + 1]: dated entries of limit m are limit_first[m] to limit_first[m + 1]
    limit_years: Ints  # [p, entry] parts of a year that it holds
    limit_rate: Any  # [entry, s]
    kind: Ints  # [k] what limits tell an accrual by: its category, and who bears it
    limited: Ints  # [p, m, kind] 1 where limit m counts accruals of a kind
    reimburses: Ints  # [p, m] 1 where more than the management fee may be given back
    management: Ints  # [k] 1 of the management fee
    gives: Ints  # [n, k] 1 where a look may give something back of an accrual
    give_order: Ints  # [i] accruals in the order they are given back: management, other fund-level, class-level
    give_ends: Ints  # [i] 1 where a fee ends among them: what several classes pay of it is given back as one amount
    given_at: Ints  # [k] the accrual at whose place what looks at the fund give back of its fee stands: the last that several classes pay
    level_first: Ints  # [c + 2]: accruals of class c are level_order[level_first[c]] to the next, those of the fund come last, memo fees nowhere
    level_order: Ints  # [i] accruals in the order they are given back, level after level
    level_shared: Ints  # [i] those of classes at whose place what a look at the fund gives back of a fee is shared out among all
    pair_pass: Ints  # [r] the look that a limit of classes, on one of its classes, belongs to
    pair_class: Ints  # [r]
    pair_in_force: Ints  # [p, r]
    pair_first: Ints  # [r + 1]
    pair_years: Ints  # [p, entry]
    pair_rate: Any  # [entry, s]
    pair_limited: Ints  # [p, r, kind] 1 where the limit counts accruals of a kind
    pair_reimburses: Ints  # [p, r]
    vintage_limit: Ints  # [v] the limit whose waivers of one fiscal year the adviser may take back
    vintage_closes: Ints  # [p, v] 1 in the first part of the year after that
    vintage_open: Ints  # [p, v] 1 while it may be taken back
    vintage_first: Ints  # [v + 1]: the entries of its limit, once more for each vintage
    vintage_rate: Any  # [entry, s] the lower of the rate then and the rate now
    rest_line: int  # lines of a part: fees, what each look gives back of them; from here, by look, what a class is repaid beyond its fees
    recoup_line: int  # what the adviser takes back
    floor_line: int  # what he gives up under a yield floor; at the end of the block where there is none
    block: int  # lines of a part in all


class State(NamedTuple):
    """What a fund carries from one session to the next."""

    net_assets: Ints  # [c, s] as struck
    shares: Ints  # [c, s]
    nav: Ints  # [c, s]
    due_shares: Ints  # [c, s] priced, and booked next session
    due: Ints  # [CAPITAL_KINDS, c, s] cents that go with them
    unpaid: Ints  # [slot, s] cents of a purchase not paid yet
    unpaid_total: Ints  # [c, s]
    balance: Ints  # [a, s] shares of an account, as booked
    held: Ints  # [a, s] of that, what it may still redeem
    filled: Ints  # [n, s] shares of the orders priced last, in their order, for the accounts
    due_account: Ints  # [a, s] reinvested shares, booked next session
    unpaid_shares: Ints  # [slot, s]
    young: Ints  # [slot, s] shares of the purchases of an account at one NAV, booked together
    unpaid_balance: Ints  # [a, s] shares of an account not paid yet
    as_of_nav: Ints  # [slot, c, s]
    recorded: Ints  # [slot, c, s] shares at a record date
    recorded_balance: Ints  # [slot, a, s]
    reinvesting: Ints  # [s] 1 where due_account has something
    carry: Ints  # [c, s] cents of income not declared: losses, and what was withheld
    left_over: Ints  # [c, s] cents that payments to accounts left
    declared: Ints  # [2, c, s] cents declared and not paid: of this month, and of the next
    accrued: Ints  # [2, a, s] cents of that, by account
    accrued_part: Ints  # [2, a, s] and parts of a cent, PART of them to one
    dust: Ints  # [i, s]
    since_bill: Ints  # [k, s] cents posted since the last bill
    spent: Ints  # [n, k, s] cents of the fiscal year, or of the strike, that looks before left
    given: Ints  # [n, k, s] of that, given back
    covered: Ints  # [m, s] cents that limit m counts
    allowed: Ints  # [m, s] whole cents of its allowance
    allowed_dust: Ints  # [m, s]
    pair_covered: Ints  # [r, s] cents that the limit counts of its class, less what looks before gave back
    pair_own: Ints  # [r, s] of that, the class's own expenses
    pair_allowed: Ints  # [r, s]
    pair_dust: Ints  # [r, s]
    from_fund: Ints  # [n, c, s] cents class c has had of what the fund was given back in a look at limits of classes
    rest: Ints  # [n, c, s] cents repaid beyond its fees
    limit_gave: Ints  # [m, s] cents given back under limit m in the fiscal year
    floor_gave: Ints  # [k, s] cents of a class's own fee given up under its yield floor in the fiscal year
    floor_repaid: Ints  # [c, s] cents given to it beyond those
    fee_left: Ints  # [2, k, s] cents of a class's own fee charged in the year before, and in the fiscal year, less all given back of them
    class_left: Ints  # [2, c, s] the same of all that a class was charged; both told where there are floors
    vintage: Ints  # [v, s] cents of a closed year that may still be taken back, as the year opened
    vintage_taken: Ints  # [v, s] of that, in this fiscal year
    vintage_spent: Ints  # [v, s] cents of this fiscal year that its limit counts
    vintage_allowed: Ints  # [v, s]
    vintage_dust: Ints  # [v, s]
    status: Ints  # [s] RUNNING, or why it stopped
    stopped_at: Ints  # [s] session
    stopped_class: Ints  # [s]


class Desk(NamedTuple):
    """Where a session is worked out; nothing on it outlives the session."""

    weight: Ints  # [C + 1, s] opening net assets of the classes with shares; the fund's in the last row
    largest: Ints  # [s] the class that takes odd cents
    paid_weight: Ints  # [C + 1, s] the same without purchases not paid for; `weight` itself where the fund makes no difference
    paid_largest: Ints  # [s]
    base: Ints  # [3, C + 1, s]
    amount: Ints  # [s]
    left: Ints  # [s]
    over: Ints  # [s] what must have been given back
    given: Ints  # [s] of one fee
    strictest: Ints  # [s] the limit that says so
    charged: Ints  # [k, s] posted in this part, less what looks so far gave back; in looks at classes: left of a class's own fee to that class
    strict: Ints  # [c, s] the strictest pair of limit and class, of each class; -1: none
    driving: Ints  # [s] the class that decides what the fund gives back; -1: none
    offered: Ints  # [c, s] the NAV orders take
    redeemed: Ints  # [c, s] shares that redemptions of this session have taken
    parts: Ints  # [a, s] where an amount is shared out among accounts


class Record(NamedTuple):
    """What is kept of each session, or, unrecorded, written again and again on the same place."""

    sheet: Ints  # [t, row, c, s] rows as world.place has them; closing is the last
    nav: Ints  # [t, c, s]; of an unrecorded strike those of some sessions alone, see places.kept_at, 0 where the class has no shares
    net_assets: Ints  # [t, c, s]
    shares: Ints  # [t, c, s]
    weight: Ints  # [t, C + 1, s]
    base: Ints  # [p, j, s] what a rate was charged on
    dust: Ints  # [p, i, s] carried before each tier
    posted: Ints  # [p, i, s] by each tier
    charged: Ints  # [p, k, s] cents of the accrual
    given: Ints  # [p, k, s] cents given back of it
    rest: Ints  # [p, c, s] cents repaid to a class beyond its fees
    floored: Ints  # [p, k, s] cents of a class's own fee given up under its yield floor
    floor_rest: Ints  # [p, c, s] cents given to it beyond those
    recouped: Ints  # [p, s] cents the adviser took back
    covered: Ints  # [p, m, s]
    allowed: Ints  # [p, m, s]
    strictest: Ints  # [p, n, s] the limit of the fund a look found strictest
    strict: Ints  # [p, n, c, s] the pair of limit and class
    driving: Ints  # [p, n, s]
    order_nav: Ints  # [o, s]
    order_shares: Ints  # [o, s]
    order_amount: Ints  # [o, s]
    order_status: Ints  # [o, s]
    order_there: Ints  # [o, s] shares that a redemption could take
    order_young: Ints  # [o, s] cents that young shares of a redemption are worth
    order_kept: Ints  # [o, s] what the fund keeps of a redemption, fees of both kinds
    order_liquidity: Ints  # [o, s] of that, the liquidity fee
    parts: Ints  # [4, n, s] of a distribution or payment, by account: cents in cash, cents and shares reinvested; of a distribution shares entitled
    distributed: Ints  # [d, s] cents
    entitled: Ints  # [d, s] shares
    reinvested: Ints  # [d, s] shares
    declared: Ints  # [t, c, s] cents of the daily dividend
    carried: Ints  # [t, c, s] cents of income not declared
    entitled_daily: Ints  # [t, c, s] shares
    payable: Ints  # [t, c, s] cents of daily dividends declared and not yet in shares
    paid: Ints  # [t, 2, c, s] cents paid: of this month, and of days declared before it began
    bought: Ints  # [t, 2, c, s] shares that buys
    totals: Ints  # [row, c, s] fees and what follows, added up over the sessions, where no sheet is kept
    net_asset_years: Ints  # [c, s] cents x years: what average net assets are made of
    net_asset_dust: Ints  # [c, s] and parts of that
    first: Ints  # [c, s] the number of the first session, from 1, after which a class has shares; 0: it never had any
    last: Ints  # [c, s] of the last one
    clipped: Ints  # [c, s] redemptions cut to what was there
    refused: Ints  # [c, s] redemptions of more than was there


class Sizes(NamedTuple):
    """How long the axes are."""

    sessions: int
    parts: int
    classes: int
    accruals: int
    tiers: int
    dusts: int
    limits: int
    passes: int
    dated: int
    pairs: int
    vintages: int
    lines: int  # rows of a sheet
    orders: int
    most_orders: int  # of one session
    accounts: int
    as_of_slots: int
    record_slots: int
    unpaid_slots: int
    young_slots: int
    account_parts: int  # distributions and payments, account by account
    distributions: int
    most_distributions: int  # of one session
    daily: int  # 1 where income is declared every strike
    structures: int


def new_state(n: Sizes) -> State:
    """What a fund carries into its first session: nothing."""
    c, s = n.classes, n.structures
    return State(
        net_assets=zeros(c, s),
        shares=zeros(c, s),
        nav=zeros(c, s),
        due_shares=zeros(c, s),
        due=zeros(CAPITAL_KINDS, c, s),
        unpaid=zeros(n.unpaid_slots, s),
        unpaid_total=zeros(c, s),
        balance=zeros(n.accounts, s),
        held=zeros(n.accounts, s),
        filled=zeros(n.most_orders, s),
        due_account=zeros(n.accounts, s),
        unpaid_shares=zeros(n.unpaid_slots, s),
        young=zeros(n.young_slots, s),
        unpaid_balance=zeros(n.accounts, s),
        as_of_nav=zeros(n.as_of_slots, c, s),
        recorded=zeros(n.record_slots, c, s),
        recorded_balance=zeros(n.record_slots, n.accounts, s),
        reinvesting=zeros(s),
        carry=zeros(c, s),
        left_over=zeros(c, s),
        declared=zeros(2, c, s),
        accrued=zeros(2, n.accounts, s),
        accrued_part=zeros(2, n.accounts, s),
        dust=zeros(n.dusts, s),
        since_bill=zeros(n.accruals, s),
        spent=zeros(n.passes, n.accruals, s),
        given=zeros(n.passes, n.accruals, s),
        covered=zeros(n.limits, s),
        allowed=zeros(n.limits, s),
        allowed_dust=zeros(n.limits, s),
        pair_covered=zeros(n.pairs, s),
        pair_own=zeros(n.pairs, s),
        pair_allowed=zeros(n.pairs, s),
        pair_dust=zeros(n.pairs, s),
        from_fund=zeros(n.passes, c, s),
        rest=zeros(n.passes, c, s),
        limit_gave=zeros(n.limits, s),
        floor_gave=zeros(n.accruals, s),
        floor_repaid=zeros(c, s),
        fee_left=zeros(2, n.accruals, s),
        class_left=zeros(2, c, s),
        vintage=zeros(n.vintages, s),
        vintage_taken=zeros(n.vintages, s),
        vintage_spent=zeros(n.vintages, s),
        vintage_allowed=zeros(n.vintages, s),
        vintage_dust=zeros(n.vintages, s),
        status=zeros(s),
        stopped_at=zeros(s),
        stopped_class=zeros(s),
    )


def new_desk(n: Sizes, settled: bool = False) -> Desk:
    """`settled`: income and fees are shared by what is paid for, not by net assets alone."""
    c, s = n.classes, n.structures
    weight, largest = zeros(c + 1, s), zeros(s)
    return Desk(
        weight=weight,
        largest=largest,
        paid_weight=zeros(c + 1, s) if settled else weight,
        paid_largest=zeros(s) if settled else largest,
        base=zeros(3, c + 1, s),
        amount=zeros(s),
        left=zeros(s),
        over=zeros(s),
        given=zeros(s),
        strictest=zeros(s),
        charged=zeros(n.accruals, s),
        strict=zeros(c, s),
        driving=zeros(s),
        offered=zeros(c, s),
        redeemed=zeros(c, s),
        parts=zeros(n.accounts, s),
    )


def new_record(n: Sizes, recorded: bool, navs: int) -> Record:
    """`recorded`: every session is kept; `navs`: of how many sessions the NAV is."""
    t, p, o, d = (n.sessions, n.parts, n.orders, n.distributions) if recorded else (1, 1, 1, n.most_distributions)
    declaring = navs if recorded or n.daily else 1
    c, s = n.classes, n.structures
    return Record(
        sheet=zeros(t, n.lines, c, s),
        nav=zeros(navs, c, s),
        net_assets=zeros(t, c, s),
        shares=zeros(t, c, s),
        weight=zeros(t, c + 1, s),
        base=zeros(p, n.dated, s),
        dust=zeros(p, n.tiers, s),
        posted=zeros(p, n.tiers, s),
        charged=zeros(p, n.accruals, s),
        given=zeros(p, n.accruals, s),
        rest=zeros(p, c, s),
        floored=zeros(p, n.accruals, s),
        floor_rest=zeros(p, c, s),
        recouped=zeros(p, s),
        covered=zeros(p, n.limits, s),
        allowed=zeros(p, n.limits, s),
        strictest=zeros(p, n.passes, s),
        strict=zeros(p, n.passes, c, s),
        driving=zeros(p, n.passes, s),
        order_nav=zeros(o, s),
        order_shares=zeros(o, s),
        order_amount=zeros(o, s),
        order_status=zeros(o, s),
        order_there=zeros(o, s),
        order_young=zeros(o, s),
        order_kept=zeros(o, s),
        order_liquidity=zeros(o, s),
        parts=zeros(4, n.account_parts if recorded else 0, s),
        distributed=zeros(d, s),
        entitled=zeros(d, s),
        reinvested=zeros(d, s),
        declared=zeros(declaring, c, s),
        carried=zeros(declaring, c, s),
        entitled_daily=zeros(declaring, c, s),
        payable=zeros(declaring, c, s),
        paid=zeros(declaring, 2, c, s),
        bought=zeros(declaring, 2, c, s),
        totals=zeros(0 if recorded else n.lines, c, s),
        net_asset_years=zeros(c, s),
        net_asset_dust=zeros(c, s),
        first=zeros(c, s),
        last=zeros(c, s),
        clipped=zeros(c, s),
        refused=zeros(c, s),
    )
