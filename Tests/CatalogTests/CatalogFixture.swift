import Foundation
import GRDB
import Synchronization

@testable import Catalog

/// A catalog in a folder of its own that goes away with the fixture, and short ways to fill it.
final class CatalogFixture: Sendable {
    let folder: String
    let catalog: DiskCatalog

    var path: String { folder + "/catalog.sqlite" }

    init() throws {
        folder = try Self.makeFolder()
        catalog = try DiskCatalog.open(at: folder + "/catalog.sqlite")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// For one that several tests share: nothing ends its life before the process ends.
    func removingFolderAtExit() -> Self {
        SharedFolders.removeAtExit(folder)
        return self
    }

    static func makeFolder() throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "catalog-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url.path
    }

    /// A time `seconds` after a fixed beginning: tests say in which order things happen.
    static func time(_ seconds: Double) -> Date {
        Date(timeIntervalSince1970: 1_790_000_000 + seconds)
    }

    func server(_ name: String = "vc1") throws -> ServerRecord {
        try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-\(name)",
                url: "https://\(name).example/sdk",
                name: name,
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            ),
            at: Self.time(0)
        )
    }

    /// A second connection to the file, for what the catalog's own methods do not show.
    func raw() throws -> DatabaseQueue {
        try DatabaseQueue(path: path)
    }
}

/// Folders that are removed when the process of the tests ends.
private enum SharedFolders {
    private static let folders = Mutex<[String]>([])

    static func removeAtExit(_ folder: String) {
        let isFirst = folders.withLock { folders in
            folders.append(folder)
            return folders.count == 1
        }
        guard isFirst else { return }
        atexit {
            for folder in SharedFolders.folders.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
        }
    }
}

extension DatastoreObservation {
    static func datastore(_ moid: String = "datastore-1", name: String = "ds1", accessible: Bool = true) -> Self {
        DatastoreObservation(
            moid: moid,
            name: name,
            url: "ds:///vmfs/volumes/\(moid)/",
            type: "VMFS",
            capacityMiB: 1_048_576,
            freeMiB: 524_288,
            accessible: accessible,
            datacenterPath: "DC"
        )
    }
}

extension VMObservation {
    static func vm(_ moid: String = "vm-1", name: String = "db01") -> Self {
        VMObservation(moid: moid, name: name, powerState: "poweredOn", hardwareVersion: "vmx-19", files: [])
    }
}

extension DiskObservation {
    static func disk(_ fcdID: String, name: String? = nil, capacityMiB: Int64? = 1_024) -> Self {
        DiskObservation(
            fcdID: fcdID,
            name: name ?? "disk-\(fcdID)",
            capacityMiB: capacityMiB,
            datastoreMoid: "datastore-1",
            path: "[ds1] fcd/\(fcdID).vmdk"
        )
    }
}
