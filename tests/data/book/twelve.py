"""Twelve loans that a person can work by hand: 2006Q3 loans in Nevada seen in 2010Q4, and the odd ones."""

# Nevada's all-transactions index has both quarters; `ratio` is read from the snapshot by whoever uses this.
HEADER = "line_key,home,state,made,lent,owed,worth,rate,years,kind"
ROWS = (
    # four plain loans: 60, 80, 95 and 125 per cent at origination
    "a,,NV,2006-08-15,120000,110000.00,200000,6.5,30,fixed",
    "b,,NV,2006-08-15,160000,150000.00,200000,6.5,30,fixed",
    "c,,NV,2006-08-15,190000,185000.50,200000,6.5,30,adjustable",
    "d,,NV,2006-08-15,250000,245000.25,200000,6.5,30,adjustable",
    # exactly 100 per cent: made in the quarter of the answer, owed what it is worth
    "e,,NV,2010-11-01,200000,200000.00,200000,4.5,30,fixed",
    # nothing owed any more
    "f,,NV,2006-08-15,100000,0.00,200000,6.5,30,fixed",
    # two loans on one home, valued again for the second, in the answer's quarter
    "g,home1,NV,2006-08-15,150000,140000.00,200000,6.5,30,fixed",
    "h,home1,NV,2010-11-01,30000,30000.00,160000,5.0,15,fixed",
    # no valuation at all
    "i,,NV,2006-08-15,150000,145000.00,,6.5,30,fixed",
    # no balance: on schedule
    "j,,NV,2006-08-15,180000,,300000,6.0,30,fixed",
    # in another state
    "k,,Texas,2006-08-15,100000,95000.00,125000,6.25,30,fixed",
    # in a place without an index
    "l,,PR,2006-08-15,100000,95000.00,125000,6.25,30,fixed",
)
TEXT = "\n".join((HEADER, *ROWS)) + "\n"
COLUMNS = {
    "property": {"source": "home"},
    "state": {"source": "state"},
    "originated": {"source": "made", "unit": "day"},
    "original_balance": {"source": "lent"},
    "balance": {"source": "owed"},
    "origination_value": {"source": "worth"},
    "rate": {"source": "rate", "unit": "percent"},
    "term": {"source": "years", "unit": "years"},
    "product": {"source": "kind"},
}
