import Catalog
import FCD
import Foundation
import Testing

@testable import Lifecycle

struct DiskSearchTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)  // 2026-09-21 13:33:20Z
    private static let day: TimeInterval = 86_400

    private static func not(_ test: CatalogCondition.Test) -> CatalogCondition {
        CatalogCondition(test, isNegated: true)
    }
    private static func word(_ text: String, isPrefix: Bool = false) -> CatalogCondition.Test {
        .words(SearchPhrase(text, isPrefix: isPrefix))
    }
    private static func midnight(_ text: String) -> Date { CatalogTime.date(text + "T00:00:00.000Z") ?? .distantPast }

    @Test(
        arguments: [
            ("db 'two words' pay*", [word("db"), word("two words"), word("pay", isPrefix: true)]),
            (
                "owner:payments tag:tier/gold tag:x",
                [
                    .text(.owner, [.exact("payments")]), .text(.tag, [.exact("tier/gold")]), .text(.tag, [.exact("x")]),
                ]
            ),
            (
                "owner:none attached:no retired:yes",
                [.text(.owner, [.none]), .flag(.attached, false), .flag(.retired, true)]
            ),
            ("owner:any team:\"none\"", [.text(.owner, [.any]), .text(.team, [.exact("none")])]),
            ("owner:a,\"b, c\"", [.text(.owner, [.exact("a"), .exact("b, c")])]),
            (
                "name:\"db *\" datastore:ssd-01 vm:app-01",
                [
                    .text(.name, [.glob("db *")]), .text(.datastore, [.exact("ssd-01")]),
                    .text(.vm, [.exact("app-01")]),
                ]
            ),
            (
                "name:50\\* name:x[12] path:'[ds] a*'",
                [
                    .text(.name, [.exact("50*")]), .text(.name, [.glob("x[12]")]), .text(.path, [.glob("[[]ds] a*")]),
                ]
            ),
            (
                "person:CORP\\kim cost-centre:42",
                [.text(.person, [.exact("CORP\\kim")]), .text(.costCentre, [.exact("42")])]
            ),
            (
                "size:>1GiB size:<=2TiB",
                [
                    .number(.size, [.range(from: 1_025, before: nil)]),
                    .number(.size, [.range(from: nil, before: 2_097_153)]),
                ]
            ),
            (
                "size:20GiB,1GiB..2GiB",
                [
                    .number(.size, [.range(from: 20_480, before: 20_481), .range(from: 1_024, before: 2_049)])
                ]
            ),
            (
                "SIZE:..1GiB size>5GiB",
                [
                    .number(.size, [.range(from: nil, before: 1_025)]),
                    .number(.size, [.range(from: 5_121, before: nil)]),
                ]
            ),
            (
                "meta:app=web,db metadata:note namespace:shop pvc:data-0 cluster:any",
                [
                    .metadata([.init(key: "app", value: .exact("web")), .init(key: "app", value: .exact("db"))]),
                    .metadata([.init(key: "note", value: .any)]),
                    .metadata([.init(key: "cns.k8s.pvc.namespace", value: .exact("shop"))]),
                    .metadata([.init(key: "cns.k8s.pvc.name", value: .exact("data-0"))]),
                    .metadata([.init(key: "cns.containerCluster.clusterId", value: .any)]),
                ]
            ),
            (
                "state:gone,unreadable state:present type:thin cbt:yes",
                [
                    .any([CatalogCondition(.state([.gone])), CatalogCondition(.text(.fault, [.any]))]),
                    .state([.creating, .ready, .deleting]), .text(.provisioning, [.exact("thin")]),
                    .flag(.changedBlockTracking, true),
                ]
            ),
            (
                "changed:<7d seen:>2h",
                [
                    .time(.changed, [.range(from: now - 7 * day, before: nil)]),
                    .time(.seen, [.range(from: nil, before: now - 7_200)]),
                ]
            ),
            (
                "since:7d..30d since:30d..7d",
                [
                    .time(.since, [.range(from: now - 30 * day, before: now - 7 * day)]),
                    .time(.since, [.range(from: now - 30 * day, before: now - 7 * day)]),
                ]
            ),
            (
                "since:30d.. changed:..7d seen:12h..,..1h",
                [
                    .time(.since, [.range(from: nil, before: now - 30 * day)]),
                    .time(.changed, [.range(from: now - 7 * day, before: nil)]),
                    .time(.seen, [.range(from: nil, before: now - 43_200), .range(from: now - 3_600, before: nil)]),
                ]
            ),
            (
                "created:2026-01-31.. created:..yesterday",
                [
                    .time(.created, [.range(from: midnight("2026-01-31"), before: nil)]),
                    .time(.created, [.range(from: nil, before: midnight("2026-09-21"))]),
                ]
            ),
            (
                "expires:30d.. expires:..7d expires:today..30d expires:7d..30d expires:2026-10-01T12:00Z",
                [
                    .time(.expires, [.range(from: midnight("2026-10-21"), before: nil)]),
                    .time(.expires, [.range(from: nil, before: midnight("2026-09-29"))]),
                    .time(.expires, [.range(from: midnight("2026-09-21"), before: midnight("2026-10-22"))]),
                    .time(.expires, [.range(from: midnight("2026-09-28"), before: midnight("2026-10-22"))]),
                    .time(.expires, [.range(from: midnight("2026-10-01"), before: midnight("2026-10-02"))]),
                ]
            ),
            (
                "created:2026-01-31 created:>2026-01-31 created:<=2026-01-31",
                [
                    .time(.created, [.range(from: midnight("2026-01-31"), before: midnight("2026-02-01"))]),
                    .time(.created, [.range(from: midnight("2026-02-01"), before: nil)]),
                    .time(.created, [.range(from: nil, before: midnight("2026-02-01"))]),
                ]
            ),
            (
                "created:2026-01-01..2026-03-31",
                [
                    .time(.created, [.range(from: midnight("2026-01-01"), before: midnight("2026-04-01"))])
                ]
            ),
            (
                "expires:<30d expires:<today expires:none",
                [
                    .time(.expires, [.range(from: nil, before: midnight("2026-10-21"))]),
                    .time(.expires, [.range(from: nil, before: midnight("2026-09-21"))]), .time(.expires, [.none]),
                ]
            ),
            ("'[ds:1] a.vmdk' 10:30", [word("[ds:1] a.vmdk"), word("10:30")]),
            (
                "*-old",
                [
                    .any([
                        CatalogCondition(.text(.name, [.glob("*-old")])),
                        CatalogCondition(.text(.path, [.glob("*-old")])),
                    ])
                ]
            ),
            ("\"or\" 'not' O'Brien", [word("or"), word("not"), word("O'Brien")]),
        ] as [(String, [CatalogCondition.Test])]
    )
    func `words and fields become conditions`(text: String, tests: [CatalogCondition.Test]) throws {
        #expect(try DiskSearch(text, now: Self.now).query.conditions == tests.map { CatalogCondition($0) })
    }

    @Test func `or binds less than standing side by side, and parentheses and not turn that round`() throws {
        let (a, b, c) = (
            CatalogCondition(Self.word("a")), CatalogCondition(Self.word("b")), CatalogCondition(Self.word("c"))
        )
        let (notA, notB) = (Self.not(Self.word("a")), Self.not(Self.word("b")))
        func read(_ text: String) throws -> [CatalogCondition] { try DiskSearch(text).query.conditions }
        #expect(try read("a or b c") == [CatalogCondition(.any([a, CatalogCondition(.all([b, c]))]))])
        #expect(try read("(a or b) c") == [CatalogCondition(.any([a, b])), c])
        #expect(try read("a and b AND c") == [a, b, c])
        #expect(try read("not a -b") == [notA, notB])
        #expect(try read("not not a") == [a])
        #expect(try read("-(a b)") == [CatalogCondition(.all([a, b]), isNegated: true)])
        #expect(try read("(a)") == [a])
        #expect(try read("") == [])
    }

    @Test(arguments: [
        (["owner:Data Platform"], "owner:\"Data Platform\""), (["two words", "x"], "\"two words\" x"),
        (["owner:a or owner:b"], "owner:a or owner:b"), (["owner:Data Platform,Ops"], "owner:\"Data Platform\",Ops"),
        (["owner:Research and Development"], "owner:\"Research and Development\""), (["a or b", ""], "a or b"),
        (["name:'db *' attached:no"], "name:'db *' attached:no"), (["[ds1] a.vmdk"], "\"[ds1] a.vmdk\""),
        (["size:>1GiB"], "size:>1GiB"), (["owner:payments, billing"], "owner:payments,billing"),
        (["owner: Data Platform , Ops "], "owner:\"Data Platform\",Ops"), (["name:my\\ disk"], "name:\"my disk\""),
        (["name:my\\ disk, b\\, c"], "name:\"my disk\",\"b\\, c\""), (["name:my disk\\"], "name:\"my disk\\\\\""),
        (["name:disk\\", "x"], "name:disk\\\\ x"), (["two words\\", "x"], "\"two words\\\\\" x"),
        (["owner:Kim O'Brien"], "owner:\"Kim O'Brien\""), (["name:5\" old"], "name:\"5\\\" old\""),
        (["meta:app=web shop, x"], "meta:app=\"web shop\",x"), (["meta:my key = a b"], "meta:\"my key\"=\"a b\""),
        (["size:> 500 GiB"], "size:>500\\ GiB"), (["size > 500GiB"], "size:>500GiB"),
        (["size:1GiB .. 2 GiB, 5GiB"], "size:1GiB..2\\ GiB,5GiB"),
        (["created:<2026-12-31 17:52Z"], "created:<2026-12-31\\ 17:52Z"),
        (["state:gone, deleted"], "state:gone,deleted"),
        (["attached:no payments"], "attached:no payments"), (["size of it"], "\"size of it\""),
        (["size>1GiB owner:x"], "size>1GiB owner:x"), (["  "], "\"\""),
    ])
    func `an argument with spaces is one word or one value, unless it is plainly several`(terms: [String], text: String)
        throws
    {
        #expect(terms.filter { !$0.isEmpty }.map { ShellArgument($0).words }.joined(separator: " ") == text)
    }

    @Test(
        arguments: [
            (["owner:payments, billing"], [.text(.owner, [.exact("payments"), .exact("billing")])]),
            (["name:my\\ disk"], [.text(.name, [.exact("my disk")])]),
            (["name:disk\\", "vm:a"], [.text(.name, [.exact("disk\\")]), .text(.vm, [.exact("a")])]),
            (["name:my disk\\"], [.text(.name, [.exact("my disk\\")])]),
            (["meta:app=web shop"], [.metadata([.init(key: "app", value: .exact("web shop"))])]),
            (["size:> 500 GiB"], [.number(.size, [.range(from: 512_001, before: nil)])]),
            (
                ["created:<2026-09-01 17:52Z"],
                [.time(.created, [.range(from: nil, before: midnight("2026-09-01") + 64_320)])]
            ),
            (["attached:no payments"], [.flag(.attached, false), word("payments")]),
            (["owner:Kim O'Brien"], [.text(.owner, [.exact("Kim O'Brien")])]),
        ] as [([String], [CatalogCondition.Test])]
    )
    func `an argument as a shell hands it over means what was in its quotes`(
        terms: [String],
        tests: [CatalogCondition.Test]
    ) throws {
        #expect(try DiskSearch(terms: terms, now: Self.now).query.conditions == tests.map { CatalogCondition($0) })
    }

    @Test(arguments: [
        ("size:>1GiB ownr:x", "there is no field ownr", "ownr", "did you mean owner:?"),
        ("colour:red", "there is no field colour", "colour", "the fields are name path id owner"),
        ("x attached:maybe", "maybe is neither yes nor no", "maybe", "write attached:yes or attached:no"),
        ("size:50", "\"50\" is no capacity: it has no unit", "50", "binary unit"),
        ("size:>5GB", "\"5GB\" is no capacity: GB is a decimal unit, and vSphere's are binary", "5GB", "binary unit"),
        ("size:><5GiB", ">< compares nothing", "><", "write size:20GiB"),
        ("size:2GiB..1GiB", "the range ends before it begins", "2GiB..1GiB", "smaller end first"),
        ("x expires:30d..7d", "the range ends before it begins", "30d..7d", "smaller end first"),
        ("expires:today..2026-01-01", "the range ends before it begins", "today..2026-01-01", "smaller end first"),
        ("created:2026-03-01..2026-02-01", "the range ends before it begins", "2026-03-01..2026-02-01", "smaller"),
        ("since:1w..7d x", "both ends of 1w..7d are the same moment, in which nothing lies", "1w..7d", "since:>1w"),
        (
            "since:7d..2026-02-01", "7d..2026-02-01 has a length of time at one end, and a day or a time at the other",
            "7d..2026-02-01", "as days"
        ),
        (
            "since:today..7d", "today..7d has a length of time at one end, and a day or a time at the other",
            "today..7d", "since:7d..30d"
        ),
        (
            "changed:7d..30m", "\"30m\" is no length of time: m may be minutes or months, so write min or d", "30m",
            "<7d"
        ),
        ("owner:", "nothing stands after owner:", "owner:", "owner:one,other"),
        ("owner:a,,b", "a value is missing at the comma", ",", "in quotes"),
        ("owner:>5", "owner is a text and is not compared with >", ">5", "write owner:value"),
        ("tag:/x", "/x is no tag: its category is missing", "/x", "tag:category/name"),
        ("state:gon", "gon is no state", "gon", "did you mean gone? there are present, ready"),
        ("type:thik", "thik is no type of disk", "thik", "there are thin, eager, lazy"),
        (
            "changed:7d", "changed:7d may mean that moment or the time since", "7d",
            "write changed:<7d for less than that ago"
        ),
        (
            "changed:<7m", "\"7m\" is no length of time: m may be minutes or months, so write min or d", "7m",
            "changed:<7d"
        ),
        ("a 'open", "the quote is never closed", "'", "close it"),
        ("a (b", "this parenthesis is never closed", "(", "add )"),
        ("a ) b", "nothing is open that this could close", ")", "leave it out"),
        ("a or", "nothing stands after or", "or", "\"or\" in quotes"),
        ("or a", "nothing stands before or", "or", "\"or\" in quotes"),
        ("a not", "nothing stands after not", "not", "\"not\" in quotes"),
        ("()", "nothing stands between the parentheses", "()", ""),
        ("db %", "% has no letter and no digit to look for", "%", "name:\"*%*\""),
        ("x owner=payments", "owner is not compared with =", "owner=", "write owner:value"),
        ("name>b", "name is not compared with >", "name>", "write name:value"),
        ("meta:cns.*", "cns.* is no key of metadata: a key is whole", "cns.*", "write meta:key=value"),
        ("meta:any", "any is no key of metadata: a key is whole", "any", "meta:key for any value"),
        ("meta:a*=x", "a* is no key of metadata: a key is whole", "a*", "meta:key for any value"),
        ("meta:=x", "the key is missing before =", "=x", "meta:key=value"),
        ("snapshots:few", "few is no number", "few", "snapshots:>2"),
        ("日志 ownr:x", "there is no field ownr", "ownr", "did you mean owner:?"),
    ])
    func `what cannot be meant is refused, pointing at the word`(
        text: String,
        message: String,
        word: String,
        hint: String
    ) {
        let error = #expect(throws: SearchError.self) { try DiskSearch(text, now: Self.now) }
        #expect(error?.message == message)
        #expect(error?.word == word)
        #expect(hint.isEmpty || error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    }

    @Test func `what SQLite could not answer is refused`() {
        #expect(throws: SearchError.self) {
            try DiskSearch("owner:" + (0..<200).map { "t\($0)" }.joined(separator: ","))
        }
        #expect(throws: SearchError.self) { try DiskSearch(String(repeating: "(", count: 100) + "a") }
        #expect(throws: Never.self) { try DiskSearch((0..<100).map { "t\($0)" }.joined(separator: " or ")) }
    }

    @Test(arguments: [
        ("ownre", "owner"), ("tags", "tag"), ("data-store", "datastore"), ("nmae", "name"), ("metdata", "meta"),
        ("attach", "attached"),
        ("costcenter", "cost-centre"), ("xyzzy", nil),
    ])
    func `the nearest field is named`(word: String, field: String?) {
        #expect(SearchField.nearest(to: word)?.rawValue == field)
    }
}
