#!/usr/bin/env python3
"""k8smesos quantity: fields, codes, formats, exit status.

The values are those of apimachinery 0.37 (resource.ParseQuantity, Quantity.String, Add, Sub, Cmp,
with exact decimals beside them).
"""
from harness import fragments, main, row, run, same

# text, canonical, exact, format, value, milli
GOOD = """
1|1|1|DecimalSI|1|1000
-0|0|0|DecimalSI|0|0
+|0|0|DecimalSI|0|0
Ki|0|0|BinarySI|0|0
+5|5|5|DecimalSI|5|5000
5.|5|5|DecimalSI|5|5000
.5|500m|0.5|DecimalSI|1|500
250m|250m|0.25|DecimalSI|1|250
1.500|1500m|1.5|DecimalSI|2|1500
3.3333|3333300u|3.3333|DecimalSI|4|3334
0.1n|1n|0.000000001|DecimalSI|1|1
1.0000000001|1000000001n|1.000000001|DecimalSI|2|1001
-1.5|-1500m|-1.5|DecimalSI|-2|-1500
2000|2k|2000|DecimalSI|2000|2000000
129e6|129e6|129000000|DecimalExponent|129000000|129000000000
123Mi|123Mi|128974848|BinarySI|128974848|128974848000
1024Ki|1Mi|1048576|BinarySI|1048576|1048576000
1.5Gi|1536Mi|1610612736|BinarySI|1610612736|1610612736000
1.1Ki|1126400m|1126.4|BinarySI|1127|1126400
0.1Gi|107374182400m|107374182.4|BinarySI|107374183|107374182400
-0.1Ki|-102400m|-102.4|BinarySI|-103|-102400
0.0000000001Gi|107374183n|0.107374183|DecimalSI|1|108
1E3|1e3|1000|DecimalExponent|1000|1000000
1e5|100e3|100000|DecimalExponent|100000|100000000
100e-4|10e-3|0.01|DecimalExponent|1|10
12E6|12e6|12000000|DecimalExponent|12000000|12000000000
12E|12E|12000000000000000000|DecimalSI|12000000000000000000|12000000000000000000000
9223372036854775808|9223372036854775808|9223372036854775808|DecimalSI|9223372036854775808|9223372036854775808000
8Ei|9223372036854775807|9223372036854775807|BinarySI|9223372036854775807|9223372036854775807000
1e4294967299|1e3|1000|DecimalExponent|1000|1000000
1000E|1000E|1000000000000000000000|DecimalSI|1000000000000000000000|1000000000000000000000000
"""
BAD = [("", "format"), (" 1", "format"), ("1 ", "format"), ("1.2.3", "format"), ("1_000", "format"),
       ("0x10", "format"), ("1GiB", "format"), ("1e+-3", "format"), ("1e3m", "format"),
       ("1K", "suffix"), ("1ki", "suffix"), ("1e", "suffix"), ("1Mi1", "suffix"),
       ("5-3", "suffix"), ("--1", "suffix"), ("1e9223372036854775808", "suffix"),
       ("Ei", "numeric"), (".e-10", "numeric"),
       # beyond what 128 bits of 10^-9 hold: refused, never wrong
       ("1e30", "range"), ("170141183460469231731687303716", "range"), ("1e5001", "range"),
       ("-1e30", "range"), ("1e-5001", "range")]
# a, b, cmp, sum, difference
PAIRS = """
1Gi|1G|1|2073741824|73741824
1Ki|1024|0|2Ki|0
500m|0.5|0|1|0
0|1Mi|-1|1Mi|-1Mi
1Mi|1M|1|2048576|48576
1e3|1k|0|2e3|0
250m|1|-1|1250m|-750m
1|1n|1|1000000001n|999999999n
9223372036854775807|9223372036854775807|0|18446744073709551614|0
4Ei|7Ei|-1|11Ei|-3Ei
"""


def rows(table):
    return [line.split("|") for line in table.strip().splitlines()]


def wanted(cells):
    return {"in": cells[0], "ok": True,
            **dict(zip(("canonical", "exact", "format", "value", "milli"), cells[1:]))}


for cells in rows(GOOD):
    @row(f"quantity {cells[0]}")
    def _(cells=cells):
        done = run("quantity", "-o", "jsonl", "--", cells[0])
        assert done.status == 0 and done.error == "", done.error
        same(done.records, [wanted(cells)])

for given, code in BAD:
    @row(f"quantity refuses {given!r}: {code}")
    def _(given=given, code=code):
        done = run("quantity", "-o", "jsonl", "--", given)
        assert done.status == 3, done.status
        [record] = done.records
        same(record, {"in": given, "ok": False, "code": code})
        assert record["error"] and 1 <= record["column"] <= len(given) + 1, record
        assert "canonical" not in record, record
        fragments(done.error, f"argument:1:{record['column']}: ", record["error"])

for cells in rows(PAIRS):
    @row(f"quantity --pairs {cells[0]} and {cells[1]}")
    def _(cells=cells):
        done = run("quantity", "--pairs", stdin="\t".join(cells[:2]) + "\n")
        assert done.status == 0, done.error
        same(done.records, [{"a": cells[0], "b": cells[1], "ok": True, "cmp": int(cells[2]),
                             "add": {"canonical": cells[3]}, "sub": {"canonical": cells[4]}}])


@row("quantity --pairs: exact is a plain decimal")
def _():
    same(run("quantity", "--pairs", stdin="1\t500m").records,
         [{"a": "1", "b": "500m", "ok": True, "cmp": 1,
           "add": {"canonical": "1500m", "exact": "1.5"},
           "sub": {"canonical": "500m", "exact": "0.5"}}])


@row("quantity --pairs: a result out of range stands in its place")
def _():
    done = run("quantity", "--pairs", stdin="90000000000000000000000000000\t9e28\n")
    assert done.status == 0, done.error
    same(done.records, [{"ok": True, "cmp": 0, "add": {"code": "range"},
                         "sub": {"canonical": "0", "exact": "0"}}])
    assert "canonical" not in done.records[0]["add"]


for line, code in ("1K\t1", "suffix"), ("1\tEi", "numeric"), ("1\t1e30", "range"), ("1", "format"):
    @row(f"quantity --pairs refuses {line!r}: {code}")
    def _(line=line, code=code):
        done = run("quantity", "--pairs", stdin=line + "\n2\t3\n")
        assert done.status == 3, done.status
        a, _, b = line.partition("\t")
        same(done.records, [{"a": a, "b": b, "ok": False, "code": code}, {"ok": True, "cmp": -1}])
        assert "error" in done.records[0] and "add" not in done.records[0], done.records[0]


@row("quantity: a line each, in order; only a newline ends a line; the last may lack it")
def _():
    done = run("quantity", stdin=b"1\r\n\n\xff2\n1K\n3")
    assert done.status == 3
    same(done.records, [{"in": "1\r", "ok": False, "code": "format"},
                        {"in": "", "ok": False, "code": "format"},
                        {"in": "\ufffd2", "ok": False, "code": "format"},
                        {"in": "1K", "ok": False, "code": "suffix"},
                        {"in": "3", "ok": True, "canonical": "3"}])
    fragments(done.error, "-:1:", "-:2:", "-:3:", "-:4:")


@row("quantity: no input, no answer")
def _():
    done = run("quantity")
    assert (done.status, done.bytes) == (0, b"")


@row("quantity: arguments may begin with a sign and digits")
def _():
    same(run("quantity", "-1", "-.5Gi", "+2").records,
         [{"canonical": "-1"}, {"canonical": "-512Mi"}, {"canonical": "2"}])


@row("quantity -o json, yaml, table, wide, name")
def _():
    import json
    same(json.loads(run("quantity", "-o", "json", "1.5", "2").text),
         [{"in": "1.5", "canonical": "1500m"}, {"in": "2"}])
    fragments(run("quantity", "-o", "yaml", "1.5").text, '- in: "1.5"', "ok: true",
              'canonical: "1500m"', "format: DecimalSI", 'exact: "1.5"', 'milli: "1500"',
              'value: "2"')
    fragments(run("quantity", "-o", "table", "1.5Gi").text, "IN", "CANONICAL", "1.5Gi", "1536Mi",
              "1610612736", "BinarySI")
    fragments(run("quantity", "-o", "wide", "1.5").text, "MILLI", "VALUE", "1500m", "1500", "2")
    assert run("quantity", "-o", "name", "1.5", "2").text == "1500m\n2\n"


@row("quantity --pairs -o table")
def _():
    done = run("quantity", "--pairs", "-o", "table", stdin="1Gi\t1G\n1\t2\n1\t1000m\n1K\t1\n9e28\t9e28\n")
    assert done.status == 3, done.status
    rows_ = [line.split() for line in done.text.splitlines()]
    assert rows_ == [["A", "B", "CMP", "SUM", "DIFFERENCE"], ["1Gi", "1G", ">", "2073741824", "73741824"],
                     ["1", "2", "<", "3", "-1"], ["1", "1000m", "=", "2", "0"], ["1K", "1", "suffix"],
                     ["9e28", "9e28", "=", "range", "0"]], rows_


@row("quantity: more input than is read at once")
def _():
    many = 200000
    done = run("quantity", stdin="".join(f"{i}m\n" for i in range(many)))
    assert done.status == 0
    records = done.records
    assert len(records) == many and records[-1]["milli"] == str(many - 1)


main()
