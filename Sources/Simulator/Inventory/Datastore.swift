import FCD
package import Foundation

/// A datastore with its files.
struct Datastore: Sendable {
    let reference: ManagedObjectReference
    let browser: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference
    var datacenter: ManagedObjectReference
    /// Such as `ds:///vmfs/volumes/5f3c…/`.
    var url: String
    var type: String
    var capacityMiB: Int64
    var isAccessible = true
    var files: [String: DatastoreFile] = [:]
    /// Folders, without a slash at either end.
    var directories: Set<String> = []
    /// Counts changes of disks, for the catalog's clocks.
    var objectClock: Int64 = 1
    var catalogClock: Int64 = 1

    var usedMiB: Int64 { files.values.reduce(0) { $0 + $1.usedMiB } }
    var freeMiB: Int64 { max(0, capacityMiB - usedMiB) }

    func requireRoom(for mebibytes: Int64) throws(Fault) {
        guard freeMiB < mebibytes else { return }
        throw Fault(
            "NoDiskSpace",
            "Insufficient disk space on datastore '\(name)'.",
            ["file": .string("[\(name)]"), "datastore": .string(name)]
        )
    }

    /// Adds a file with the folders that it lies in.
    mutating func add(_ file: DatastoreFile, at path: String) {
        files[path] = file
        makeDirectories(above: path)
    }

    mutating func makeDirectories(above path: String) {
        var folder = Substring(path)
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            directories.insert(String(folder))
        }
    }

    func hasDirectory(_ path: String) -> Bool {
        path.isEmpty || directories.contains(path)
    }
}

/// A file on a datastore.
package struct DatastoreFile: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A virtual disk's descriptor: what a person calls the disk.
        case disk
        /// A disk's data file, `x-flat.vmdk`; no disk by itself.
        case extent
        /// A disk that depends on another: `x-000001.vmdk`.
        case delta
        case other
    }

    package var kind: Kind
    package var capacityMiB: Int64
    package var usedMiB: Int64
    package var isThin: Bool
    package var uuid: String
    package var modified: Date
    /// The FCD that the file is, if it is registered.
    package var diskID: String?
    /// The FCD that the file was copied from: some servers copy the identifier with the file.
    package var copiedFrom: String?
}
