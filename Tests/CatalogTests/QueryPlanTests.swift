import Foundation
import Testing

@testable import Catalog

/// However the disks of a question are found, they are the same.
@Suite(.timeLimit(.minutes(2)))
struct QueryPlanTests {
    private static let disks = 400
    private let fixture: CatalogFixture
    private let past: DiskCatalog

    init() throws { (fixture, past) = try Self.site.get() }

    /// Made once: the tests only read.
    private static let site = Result { try makeSite() }

    /// Disks of which one owner, tag, VM and word is rare and another is common; some are gone.
    private static func makeSite() throws -> (CatalogFixture, DiskCatalog) {
        let fixture = try CatalogFixture().removingFolderAtExit()
        let catalog = fixture.catalog
        let server = try fixture.server()
        try catalog.record(.datastore(), serverID: server.id, at: CatalogFixture.time(1))
        for number in 0..<Self.disks {
            let id = String(format: "%08x-aaaa", number * 7_919)
            var observation = DiskObservation.disk(id, name: "\(number % 2 == 0 ? "db" : "日志")-\(number % 50)")
            observation.capacityMiB = Int64(number % 7) * 1_024 + 1
            observation.createdAt = CatalogFixture.time(-Double(number % 30) * 86_400)
            let disk = try catalog.record(observation, serverID: server.id, at: CatalogFixture.time(2))
            if number % 3 > 0 {
                let owner = Owner(team: number % 100 == 1 ? "rare" : "common", costCentre: "cc \(number % 4)")
                try catalog.setOwner(owner, diskID: disk.id, at: CatalogFixture.time(3))
            }
            if number % 4 > 0 {
                let tag = CatalogTag(category: "tier", name: number % 90 == 1 ? "gold" : "silver")
                try catalog.addTag(tag, diskID: disk.id, at: CatalogFixture.time(3))
            }
            if number % 5 == 0 {
                try catalog.recordAttached(
                    diskID: disk.id,
                    vm: .vm("vm-\(number % 20)", name: "App \(number % 20)"),
                    at: CatalogFixture.time(4)
                )
            }
            if number % 6 == 0 {
                let metadata = ["cns.k8s.pvc.namespace": "shop \(number % 12)", "note": "x_\(number % 3)"]
                try catalog.replaceMetadata(metadata, diskID: disk.id, at: CatalogFixture.time(4))
            }
            if number % 40 == 7 { try catalog.markGone(diskID: disk.id, at: CatalogFixture.time(5)) }
        }
        return (fixture, try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(10)))
    }

    private static let tests: [CatalogCondition.Test] = [
        .text(.owner, [.exact("RARE")]), .text(.owner, [.exact("common")]), .text(.owner, [.none]),
        .text(.owner, [.any]),
        .text(.owner, [.glob("r*e")]), .text(.costCentre, [.exact("cc 1")]), .text(.costCentre, [.glob("cc*")]),
        .text(.tag, [.exact("tier/gold")]), .text(.tag, [.exact("tier/")]), .text(.tag, [.glob("tier/*")]),
        .text(.tag, [.glob("*/si*")]), .text(.tag, [.none]), .text(.tag, [.exact("gold")]),
        .text(.name, [.glob("db-1*")]), .text(.name, [.exact("DB-4"), .glob("日志-[12]?")]),
        .text(.path, [.glob("fcd/0000*")]),
        .text(.path, [.exact("[ds1] fcd/00001eef-aaaa.vmdk")]), .text(.id, [.exact("0000")]),
        .text(.id, [.glob("*f-aaaa")]),
        .text(.datastore, [.exact("DS1")]), .text(.datastore, [.exact("datastore-1")]), .text(.datastore, [.none]),
        .text(.server, [.exact("vc1"), .exact("https://VC1.example/sdk")]), .text(.vm, [.exact("app 5")]),
        .text(.vm, [.exact("vm-5")]), .text(.vm, [.glob("app 1?")]), .text(.vm, [.none]), .text(.fault, [.any]),
        .text(.provisioning, [.exact("thin")]),
        .metadata([.init(key: "cns.k8s.pvc.namespace", value: .exact("shop 6"))]),
        .metadata([.init(key: "cns.k8s.pvc.namespace", value: .glob("shop*"))]),
        .metadata([.init(key: "note", value: .any)]), .metadata([.init(key: "note", value: .none)]),
        .metadata([.init(key: "note", value: .glob("x_[12]"))]),
        .flag(.attached, true), .flag(.attached, false), .flag(.retired, true), .flag(.kubernetes, true),
        .flag(.keep, true),
        .flag(.conflict, false), .number(.size, [.range(from: 2_000, before: 4_000)]),
        .number(.size, [.range(from: nil, before: 2)]),
        .number(.used, [.none]), .time(.created, [.range(from: CatalogFixture.time(-86_400), before: nil)]),
        .time(.changed, [.range(from: CatalogFixture.time(4), before: nil)]), .time(.seen, [.any]),
        .time(.expires, [.none]),
        .time(.since, [.range(from: nil, before: CatalogFixture.time(5))]),
        .state([.gone]), .state([.ready]), .state(DiskRecord.State.present),
        .words(SearchPhrase("rare")), .words(SearchPhrase("日")), .words(SearchPhrase("日志 1")),
        .words(SearchPhrase("sil", isPrefix: true)),
        .words(SearchPhrase("0000")), .words(SearchPhrase("App 5")), .words(SearchPhrase("shop 6")),
        .any([CatalogCondition(.words(SearchPhrase("rare"))), CatalogCondition(.text(.tag, [.exact("tier/gold")]))]),
        .all([
            CatalogCondition(.text(.owner, [.exact("common")])),
            CatalogCondition(.flag(.attached, true), isNegated: true),
        ]),
    ]

    private static let orders: [[DiskOrder]] =
        DiskOrder.Field.allCases.flatMap { [[DiskOrder($0)], [DiskOrder($0, descending: true)]] }
        + [[DiskOrder(.owner), DiskOrder(.size, descending: true)]]

    @Test(arguments: tests)
    func `a condition and its contrary share out the disks`(test: CatalogCondition.Test) throws {
        for catalog in [fixture.catalog, past] {
            let with = try catalog.disks(matching: DiskQuery([CatalogCondition(test)], includeGone: true)).map(\.id)
            let without = try catalog.disks(
                matching: DiskQuery([CatalogCondition(test, isNegated: true)], includeGone: true)
            )
            #expect(Set(with).isDisjoint(with: without.map(\.id)))
            #expect(with.count + without.count == Self.disks)
            #expect(Set(with).count == with.count)
        }
    }

    @Test(arguments: tests)
    func `the first rows are the same whether few are asked for or all, and so is their number`(
        test: CatalogCondition.Test
    ) throws {
        for catalog in [fixture.catalog, past] {
            for (index, order) in Self.orders.enumerated() where index % 5 == 0 || index < 2 {
                var query = DiskQuery([CatalogCondition(test)], order: order)
                let all = try catalog.disks(matching: query).map(\.id)
                for limit in [1, 9, 1_000] {
                    query.limit = limit
                    #expect(try catalog.disks(matching: query).map(\.id) == Array(all.prefix(limit)), "\(order)")
                }
                #expect(try catalog.count(matching: query) == all.count)
                #expect(try catalog.range(of: query).count == all.count)
            }
        }
    }

    @Test(arguments: tests)
    func `two conditions leave what both leave`(test: CatalogCondition.Test) throws {
        for other in Self.tests.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) {
            func keys(_ tests: [CatalogCondition.Test], limit: Int? = nil) throws -> [Int64] {
                let query = DiskQuery(tests.map { CatalogCondition($0) }, includeGone: true, limit: limit)
                return try fixture.catalog.disks(matching: query).map(\.id)
            }
            let (one, two) = (try keys([test]), Set(try keys([other])))
            #expect(try keys([test, other]) == one.filter(two.contains))
            #expect(try keys([test, other], limit: 3) == Array(one.filter(two.contains).prefix(3)))
        }
    }

    @Test(arguments: orders)
    func `each order is an order`(order: [DiskOrder]) throws {
        let all = try fixture.catalog.disks(matching: DiskQuery(order: order)).map(\.id)
        #expect(Set(all).count == Self.disks - 10)
        if order.count == 1 {
            let turned = [DiskOrder(order[0].field, descending: !order[0].descending)]
            #expect(try fixture.catalog.disks(matching: DiskQuery(order: turned)).map(\.id) == all.reversed())
        }
    }

    @Test func `the rows of a selection come once each, in pages`() throws {
        let query = DiskQuery([CatalogCondition(.text(.owner, [.exact("common")]))])
        let range = try fixture.catalog.range(of: query)
        var keys: [Int64] = []
        while let page = try Optional(
            fixture.catalog.identifiers(matching: query, after: keys.last ?? 0, upTo: range.lastKey, limit: 50)
        ),
            !page.isEmpty
        { keys += page.map(\.key) }
        #expect(keys.count == range.count && keys == keys.sorted() && Set(keys).count == keys.count)
    }

    @Test func `disks that are gone are found where their state is asked for`() throws {
        func count(_ conditions: CatalogCondition...) throws -> Int {
            try fixture.catalog.count(matching: DiskQuery(conditions))
        }
        #expect(try count() == Self.disks - 10)
        #expect(try count(CatalogCondition(.state([.gone]))) == 10)
        #expect(try count(CatalogCondition(.state(DiskRecord.State.allCases))) == Self.disks)
        #expect(try count(CatalogCondition(.state(DiskRecord.State.present), isNegated: true)) == 10)
        #expect(try count(CatalogCondition(.state([.deleting]), isNegated: true)) == Self.disks - 10)
    }
}
