import Catalog
import FCD
import Foundation

@testable import CLI

/// A person whose catalog has a history: one change after the other, a day each, in January and February of 2025. The
/// commands run on 2025-03-01.
struct PastSite {
    let site: TestSite
    /// The disk that most of it is about.
    let data = "da7a0000-0000-4000-8000-000000000001"
    /// One that got the name that ``data`` had before.
    let other = "0be70000-0000-4000-8000-000000000002"

    init() throws {
        site = try TestSite()
        try FileManager.default.createDirectory(
            atPath: (site.catalog as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        let catalog = try DiskCatalog.open(at: site.catalog)
        let server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "5e000000-0000-4000-8000-000000000000",
                url: "https://vcenter.test",
                name: "vcenter.test",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            ),
            at: Self.day("2025-01-01")
        )
        for name in ["ds1", "ds2"] {
            try catalog.record(
                DatastoreObservation(
                    moid: "datastore-\(name)",
                    name: name,
                    url: "ds:///\(name)/",
                    type: "VMFS",
                    capacityMiB: 1_048_576,
                    freeMiB: 524_288,
                    accessible: true,
                    datacenterPath: "DC"
                ),
                serverID: server.id,
                at: Self.day("2025-01-01")
            )
        }
        var seen = DiskObservation(fcdID: data, name: "db")
        seen.capacityMiB = 1_024
        seen.datastoreMoid = "datastore-ds1"
        seen.path = "[ds1] fcd/a.vmdk"
        let row = try catalog.record(seen, serverID: server.id, at: Self.day("2025-01-02"))
        try catalog.setOwner(Owner(team: "payments"), diskID: row.id, at: Self.day("2025-01-03"))
        try catalog.recordAttached(diskID: row.id, vm: Self.machine("vm-1", "app-01"), at: Self.day("2025-01-04"))
        try catalog.addTag(CatalogTag(category: "tier", name: "gold"), diskID: row.id, at: Self.day("2025-01-05"))
        seen.name = "db-old"
        try catalog.record(seen, serverID: server.id, at: Self.day("2025-01-10"))
        seen.capacityMiB = 2_048
        try catalog.record(seen, serverID: server.id, at: Self.day("2025-01-11"))
        seen.datastoreMoid = "datastore-ds2"
        seen.path = "[ds2] fcd/a.vmdk"
        try catalog.record(seen, serverID: server.id, at: Self.day("2025-01-12"))
        try catalog.recordDetached(diskID: row.id, at: Self.day("2025-01-13"))
        try catalog.recordAttached(diskID: row.id, vm: Self.machine("vm-2", "app-02"), at: Self.day("2025-01-14"))
        try catalog.setOwner(Owner(team: "search"), diskID: row.id, at: Self.day("2025-01-15"))
        try catalog.removeTag(CatalogTag(category: "tier", name: "gold"), diskID: row.id, at: Self.day("2025-01-16"))
        try catalog.record(
            DiskObservation(fcdID: other, name: "db"),
            serverID: server.id,
            at: Self.day("2025-01-20")
        )
        try catalog.recordDetached(diskID: row.id, at: Self.day("2025-02-01"))
        try catalog.markGone(diskID: row.id, at: Self.day("2025-02-02"))
        try catalog.record(seen, serverID: server.id, at: Self.day("2025-02-10"))
        try catalog.markGone(diskID: row.id, at: Self.day("2025-02-20"))
    }

    /// Noon of a day.
    static func day(_ text: String) -> Date { CatalogTime.date("\(text)T12:00:00.000Z") ?? .distantPast }

    private static func machine(_ moid: String, _ name: String) -> VMObservation {
        VMObservation(moid: moid, name: name, powerState: "poweredOn", hardwareVersion: "vmx-19")
    }

    func fcd(_ arguments: String...) async -> CommandResult { await site.run(arguments) }

    /// A column of what a command lists.
    func column(_ key: String, _ arguments: String...) async throws -> [String] {
        try await site.run(arguments + ["-o", "json"]).rows().map { row in row[key].map { "\($0)" } ?? "-" }
    }
}
