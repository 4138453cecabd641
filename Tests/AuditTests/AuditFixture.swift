import Audit
import Catalog
import Foundation
import Testing

/// A catalog in memory with one server, one datastore and the disks that a test asks for.
struct AuditFixture {
    /// 2026-09-21 14:13:20 UTC.
    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    let catalog: DiskCatalog
    let server: ServerRecord

    init(at path: String? = nil) throws {
        catalog = try path.map { try DiskCatalog.open(at: $0) } ?? DiskCatalog.inMemory()
        server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-vc1",
                url: "https://vc1.example/sdk",
                name: "vc1",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            ),
            at: Self.days(-400)
        )
        for (moid, name) in [("datastore-1", "ds1"), ("datastore-2", "ds2")] {
            try catalog.record(
                DatastoreObservation(
                    moid: moid,
                    name: name,
                    url: "ds:///\(moid)/",
                    type: "VMFS",
                    datacenterPath: "DC"
                ),
                serverID: server.id,
                at: Self.days(-400)
            )
        }
    }

    /// Another server with one datastore of its own, for disks that ``addDisk`` does not add.
    @discardableResult
    func addServer(
        _ name: String,
        isVCenter: Bool = true,
        datastore: (moid: String, name: String) = ("datastore-1", "ds1")
    ) throws -> ServerRecord {
        let other = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-\(name)",
                url: "https://\(name).example/sdk",
                name: name,
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: isVCenter
            ),
            at: Self.days(-400)
        )
        try catalog.record(
            DatastoreObservation(
                moid: datastore.moid,
                name: datastore.name,
                url: "ds:///\(datastore.moid)/",
                type: "VMFS",
                datacenterPath: "DC"
            ),
            serverID: other.id,
            at: Self.days(-400)
        )
        return other
    }

    /// So many days from ``now``.
    static func days(_ count: Double) -> Date { now.addingTimeInterval(count * 86_400) }

    /// An attached disk with an owner, which no rule has anything to say about. Times lie long before ``now``.
    @discardableResult
    func addDisk(
        _ fcdID: String,
        name: String? = nil,
        owner: Owner? = Owner(team: "storage"),
        capacityMiB: Int64? = 1_024,
        datastore: String = "datastore-1",
        path: String? = nil,
        attached: Bool = true,
        on other: ServerRecord? = nil
    ) throws -> DiskRecord {
        let disk = try catalog.record(
            DiskObservation(
                fcdID: fcdID,
                name: name ?? "disk-\(fcdID)",
                capacityMiB: capacityMiB,
                datastoreMoid: datastore,
                path: path ?? "[ds1] fcd/\(fcdID).vmdk"
            ),
            serverID: (other ?? server).id,
            at: Self.days(-300)
        )
        if let owner { try catalog.setOwner(owner, diskID: disk.id, source: .server, at: Self.days(-300)) }
        if attached {
            let vm = VMObservation(moid: "vm-1", name: "db01", powerState: "poweredOn")
            try catalog.recordAttached(diskID: disk.id, vm: vm, at: Self.days(-300))
        }
        return disk
    }

    /// Detaches a disk so many days before ``now``.
    func detach(_ disk: DiskRecord, daysAgo: Double) throws {
        let vm = VMObservation(moid: "vm-1", name: "db01", powerState: "poweredOn")
        try catalog.recordAttached(diskID: disk.id, vm: vm, at: Self.days(-300))
        try catalog.recordDetached(diskID: disk.id, at: Self.days(-daysAgo))
    }

    /// A sync that finds only these disks; the others are gone.
    func sync(_ fcdIDs: [String], daysAgo: Double) throws {
        let sync = try catalog.beginSync(serverID: server.id, at: Self.days(-daysAgo))
        try sync.add(disks: fcdIDs.map { DiskObservation(fcdID: $0, name: "disk-\($0)") })
        try sync.commit(complete: [.disks], at: Self.days(-daysAgo))
    }

    func report(_ options: AuditOptions = AuditOptions(now: now)) throws -> AuditReport {
        try Auditor(catalog).run(options: options)
    }

    /// What one rule finds.
    func findings(_ rule: String, _ parameters: [String: AuditValue] = [:]) throws -> [AuditFinding] {
        let policy = AuditPolicy(rules: [rule: AuditRuleSettings(parameters: parameters)])
        return try report(AuditOptions(policy: policy, only: [rule], now: Self.now)).findings.all()
    }

    /// What one rule finds, by the ID of what it is about.
    func found(
        _ rule: String,
        policy: AuditPolicy = AuditPolicy(),
        datastore: String? = nil,
        language: AuditLanguage = .en
    ) throws -> [String: AuditFinding] {
        let options = AuditOptions(
            policy: policy,
            only: [rule],
            datastore: datastore,
            language: language,
            now: Self.now
        )
        let findings = try report(options).findings.all()
        return Dictionary(uniqueKeysWithValues: findings.map { ($0.subjectID ?? "", $0) })
    }

    /// What one rule says that it could not look at.
    func notes(_ rule: String, owner: String? = nil, datastore: String? = nil, asOf: Date? = nil) throws -> [String] {
        let options = AuditOptions(only: [rule], owner: owner, datastore: datastore, now: Self.now, asOf: asOf)
        return try #require(try report(options).rules.first).notes
    }
}
