import Audit
import Catalog
import Foundation

/// A storage team's catalog with a bit of everything that the page shows, and names that mean harm.
struct AuditPageSample {
    static let hostile = "<script>alert('x')</script>"

    /// The sums of the sample are small ones of a real site: six owners, four datastores, a year of syncs.
    private let fixture: AuditFixture
    private let machines = 12

    init() throws { fixture = try AuditFixture() }

    /// The report in a language; compared with one of four weeks before, where that is wanted.
    static func report(_ language: AuditLanguage = .en, compared: Bool = true, disks: Int = 180) throws -> AuditReport {
        let sample = try AuditPageSample()
        let file = FileManager.default.temporaryDirectory.appending(path: "fcd-audit-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        for days in stride(from: 364, through: 28, by: -28) { try sample.sync(daysAgo: Double(days), of: disks) }
        try sample.setOwners(disks)
        var options = AuditOptions(policy: policy, language: language, now: AuditFixture.days(-27))
        try Data(try sample.fixture.report(options).json().utf8).write(to: file)
        for days in [21.0, 14, 7, 0.1] { try sample.sync(daysAgo: days, of: disks) }
        try sample.addServer()
        try sample.setOwners(disks, mending: true)
        options.now = AuditFixture.now
        if compared { options.against = try EarlierReport(contentsOf: file.path) }
        return try sample.fixture.report(options)
    }

    /// The page of the report in a language, compared with an earlier one; made once for all tests.
    static func page(_ language: AuditLanguage = .en) throws -> String {
        switch language {
        case .en: try english.get()
        case .zh: try chinese.get()
        }
    }

    private static let english = Result { try report(.en).html() }
    private static let chinese = Result { try report(.zh).html() }

    /// What the sample's people, disks and rules are called, and what they say; none of it is the page's own.
    static let names =
        owners.compactMap { $0 } + diskNames + datastores.map(\.name) + [
            hostile, "\" onmouseover=\"alert(1)", "app-", "fcd/", "old/", ".vmdk", "vc1", "https://vc1.example/sdk",
            "vc2", "https://vc2.example/sdk",
            "template-*", "kept for the yearly restore test", "templates, reviewed by <b>the board</b>",
            "before upgrade", "Big and idle", "MiB, attached to nothing", "own.broken",
        ]

    private static let diskNames = [
        "payments-db-data", "search-index", "warehouse", "支付数据库", "ملف", "template-linux",
    ]
    /// With their sizes, and how much of that is free, in TiB.
    private static let datastores: [(name: String, size: Int64, free: Int64)] = [
        ("ssd-01", 40, 20), ("ssd-02", 40, 18), ("nfs-archive", 96, 6), ("vsanDatastore", 64, 40),
    ]
    private static let owners = ["payments", "search", "data platform", "支付团队", "مالية", nil]

    private static func day(_ text: String) -> CalendarDay { CalendarDay(text) ?? CalendarDay(utc: AuditFixture.now) }

    private static var policy: AuditPolicy {
        AuditPolicy(
            rules: ["inventory.duplicate-name": AuditRuleSettings(severity: .info)],
            costs: AuditCosts(
                currency: "EUR",
                prices: [AuditCosts.Price(datastore: "ssd-*", perGiBMonth: 0.12)],
                standard: 0.04
            ),
            suppressions: [
                AuditSuppression(
                    rule: "snapshots.*",
                    disk: "payments-*",
                    reason: "kept for the yearly restore test",
                    until: day("2031-12-31")
                ),
                AuditSuppression(
                    rule: "ownership.none",
                    disk: "template-*",
                    reason: "templates, reviewed by <b>the board</b>",
                    until: day("2026-06-30")
                ),
            ],
            ownRules: [
                AuditOwnRule(
                    id: "own.big-and-idle",
                    severity: .high,
                    message: "{capacity_mib} MiB, attached to nothing",
                    sql: "SELECT disk_id, capacity_mib FROM disks WHERE capacity_mib > 2000000 AND NOT attached",
                    title: "Big and idle"
                ),
                AuditOwnRule(
                    id: "own.broken",
                    severity: .low,
                    message: "Disks without a ticket",
                    sql: "SELECT nothing FROM nowhere"
                ),
            ]
        )
    }

    private func sync(daysAgo: Double, of disks: Int) throws {
        var site = AuditSite()
        site.datastores = Self.datastores.enumerated().map { number, datastore in
            DatastoreObservation(
                moid: "datastore-\(number + 1)",
                name: datastore.name,
                url: "ds:///\(number + 1)/",
                type: "VMFS",
                capacityMiB: datastore.size * 1_048_576,
                freeMiB: datastore.free * 1_048_576,
                datacenterPath: "DC"
            )
        }
        for number in 0..<machines {
            site.machine("vm-\(number)") {
                $0.name = "app-\(number + 1)"
                $0.powerState = number == 5 ? "poweredOff" : "poweredOn"
                $0.changedBlockTracking = number.isMultiple(of: 2)
            }
        }
        for number in 0..<disks where Double(364 - number * 360 / disks) >= daysAgo {
            let isIdle = number.isMultiple(of: 4) && daysAgo < Double(number * 3 % 400)
            site.disk(Self.id(number), vm: isIdle ? nil : "vm-\(number % machines)") { Self.describe(&$0, number) }
            guard number.isMultiple(of: 9) else { continue }
            site.snapshots[Self.id(number)] = (0...number % 3).map { place in
                SnapshotObservation(
                    id: "\(Self.id(number))-\(place)",
                    createdAt: AuditFixture.days(Double(-40 - 30 * place)),
                    description: "before upgrade \(place)"
                )
            }
        }
        try fixture.sync(site, daysAgo: daysAgo)
    }

    private static func describe(_ disk: inout DiskObservation, _ number: Int) {
        disk.name = "\(diskNames[number % diskNames.count])-\(number / diskNames.count + 1)"
        if number == 23 { disk.name = hostile }
        if number == 24 { disk.name = "\" onmouseover=\"alert(1)" }
        disk.capacityMiB = Int64([20, 50, 100, 250, 512, 2_100][number / 5 % 6]) * 1_024
        disk.datastoreMoid = "datastore-\(number % 7 % 4 + 1)"
        let datastore = datastores[number % 7 % 4].name
        disk.path = "[\(datastore)] \(number % 11 == 3 ? "old" : "fcd")/\(disk.fcdID).vmdk"
        disk.keepAfterDeleteVM = !number.isMultiple(of: 5)
        disk.changedBlockTracking = number.isMultiple(of: 3)
        if number.isMultiple(of: 9) { disk.snapshots = number % 3 + 1 }
    }

    private static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "6f1c0a2e-7b44-4d0e-9a53-\(String(repeating: "0", count: 12 - digits.count))\(digits)"
    }

    /// A second server, which has no disk yet.
    private func addServer() throws {
        let server = try fixture.addServer("vc2", datastore: ("datastore-9", "ssd-09"))
        let writer = try fixture.catalog.beginSync(serverID: server.id, at: AuditFixture.days(-1))
        try writer.commit(complete: SyncPart.inventory, at: AuditFixture.days(-1))
    }

    private func setOwners(_ disks: Int, mending: Bool = false) throws {
        for number in 0..<disks {
            guard let disk = try fixture.catalog.disk(fcdID: Self.id(number), serverID: fixture.server.id) else {
                continue
            }
            let team = Self.owners[number % Self.owners.count] ?? (mending && number.isMultiple(of: 4) ? "search" : nil)
            guard let team else { continue }
            let expires = number.isMultiple(of: 13) ? CalendarDay("2026-01-01") : nil
            try fixture.catalog.setOwner(
                Owner(team: team, expiresOn: expires),
                diskID: disk.id,
                at: AuditFixture.days(-30)
            )
        }
    }
}
