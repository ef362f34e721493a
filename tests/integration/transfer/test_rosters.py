from tests.integration.transfer.conftest import Office, residents, workbook

def test_x(office, count):
    c=residents(("王明","1956年3月8日","13800000001","1栋101","是","第一小组","网格一"),("李芳","1960-01-02","","1栋101","否","第一小组","网格一"),("坏","1960-02-31"))
    made=office.preview(c)
    print(made.counts, office.lines(made))
    done=office.commit(made)
    print(office.lines(done))
    from folkmoot.people.models import Person, Household
    assert count(Person)==2
    again=office.preview(c)
    print(again.counts, [l.notes for l in office.lines(again)])
