"""A small invented return with nothing wrong, and the shared one where it is present."""

from datetime import date
from pathlib import Path

import pytest

SHARED_RETURN = Path(__file__).resolve().parents[4] / "shared" / "data" / "ssda903"

SMALL_RETURN = {
    "header.csv": """\
CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
900001,1,12/05/2008,WBRI,A123456789012,,
900002,2,29/02/2012,BAFR,UN4,0,
""",
    "episodes.csv": """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
900001,01/02/2015,S,C1,N1,U6,PR1,03/06/2016,X1,CARPL,ZZ1 1AA,ZZ2 2BB,SC999001
900001,03/06/2016,B,C2,N1,U4,PR4,,,,ZZ1 1AA,ZZ3 3CC,SC999002
900002,10/01/2017,S,V2,N8,K2,PR4,20/06/2017,E4A,,ZZ1 1AA,ZZ4 4DD,SC999003
""",
    "reviews.csv": """\
CHILD,DOB,REVIEW,REVIEW_CODE
900001,12/05/2008,20/02/2015,PN1
900001,12/05/2008,10/05/2015,PN6
900002,29/02/2012,06/02/2017,PN3
""",
    "uasc.csv": """\
CHILD,SEX,DOB,DUC
900002,2,29/02/2012,28/02/2030
""",
    "missing.csv": """\
CHILD,DOB,MISSING,MIS_START,MIS_END
900001,12/05/2008,M,01/09/2016,02/09/2016
900001,12/05/2008,A,30/03/2017,02/04/2017
""",
    "oc2.csv": """\
CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,\
HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED
900001,12/05/2008,17,,0,,1,1,1.0,0,,
""",
    "oc3.csv": """\
CHILD,DOB,IN_TOUCH,ACTIV,ACCOM
900001,12/05/2008,YES,F2,Z1
""",
    "ad1.csv": """\
CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR
900002,29/02/2012,01/03/2017,15/04/2017,0,2,MF,L11
""",
    "placed_for_adoption.csv": """\
CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED
900002,29/02/2012,05/03/2017,20/03/2017,RD4
""",
    "previous_permanence.csv": """\
CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM
900001,12/05/2008,P2,Surrey,zz/05/2011
900002,29/02/2012,Z1,,
""",
    "names.csv": """\
CHILD,GIVEN_NAME,FAMILY_NAME,PREFERRED_NAME,OUT_OF_COUNTY,DISTANCE_MILES,WHAT_MATTERS
900001,Zofia,Otterbrook,Zosia,1,230,"My dog, and Saturdays"
900002,Maryan,Marrowfield,,0,4,
""",
    "users.csv": """\
USER_ID,NAME,ROLE,FTE,TEAM,EMAIL
hazel.thornbeck,Hazel Thornbeck,iro,0.6,North East,
""",
}


@pytest.fixture
def as_at():
    return date(2017, 3, 31)


@pytest.fixture
def small_return():
    """A copy that a test may damage: file name to bytes."""
    return {name: text.encode() for name, text in SMALL_RETURN.items()}


@pytest.fixture
def shared_return():
    """The folder of the shared return; it is never copied into the project."""
    if not SHARED_RETURN.is_dir():
        pytest.skip("the shared return is not on this machine (../shared/data/ssda903)")
    return SHARED_RETURN
