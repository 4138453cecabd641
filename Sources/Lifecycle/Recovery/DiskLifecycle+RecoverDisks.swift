import Catalog
import FCD
import Foundation

extension DiskLifecycle {
    /// A disk that was to be deleted or unregistered.
    func settleEnd(_ operation: InterruptedOperation) async throws -> Settlement {
        let id = DiskID(try operation.parameter("disk"))
        do {
            let disk = try await disks.retrieve(id)
            return .failed("\(disk.name) (\(id)) is still there\(operation.taskFault)")
        } catch let error as FCDError where error.code == .notFound {
            let isDeletion = operation.kind == .delete
            return .done(isDeletion ? "\(id) is deleted" : "\(id) is unregistered") {
                guard let row = operation.diskRow else { return }
                let catalog = try writableCatalog().catalog
                _ = isDeletion ? try catalog.markDeleted(diskID: row) : try catalog.markGone(diskID: row)
            }
        }
    }

    /// What shows on the disk itself: its size, its kind, its name, its place, its flags.
    func settleAlteration(_ operation: InterruptedOperation) async throws -> Settlement {
        let id = DiskID(try operation.parameter("disk"))
        let disk: Disk
        do {
            disk = try await disks.retrieve(id)
        } catch let error as FCDError where error.code == .notFound {
            return .failed("disk \(id) is no more")
        }
        let name = "\(disk.name) (\(disk.id))"
        let isDone: Bool?
        switch operation.kind {
        case .extend:
            let wanted = Int64(try operation.parameter("capacityMiB"))
            isDone = disk.capacity.flatMap { present in wanted.map { present.count >= $0 } }
        case .inflate: isDone = disk.provisioning.map { $0 == .eagerZeroedThick }
        case .rename: isDone = try disk.name == operation.parameter("name")
        case .relocate: isDone = try disk.datastore.value == operation.parameter("datastore")
        default: isDone = flagsAreSet(on: disk, operation.parameters)
        }
        guard let made = isDone ?? operation.taskSucceeded else {
            return Settlement(finding: .unknown, words: "the server does not tell it of disk \(name)")
        }
        guard made else { return .failed("disk \(name) is as it was\(operation.taskFault)") }
        return .done("disk \(name) is as it was to be") {
            let (catalog, server) = try writableCatalog()
            try catalog.record(DiskObservation(disk), serverID: server.id)
        }
    }

    /// nil where the server does not tell one of them.
    private func flagsAreSet(on disk: Disk, _ parameters: [String: String]) -> Bool? {
        let value = parameters["set"] != nil
        let words = (parameters["set"] ?? parameters["clear"] ?? "").split(separator: ",")
        let flags = words.compactMap { DiskFlag(word: String($0).trimmed) }
        guard !flags.isEmpty, flags.count == words.count else { return nil }
        let now = flags.map { disk[$0] }
        return now.contains(!value) ? false : now.contains(nil) ? nil : true
    }

    /// What stands in the disk's metadata: its owner and its mark for deletion carry the time of their setting, which no
    /// other change has.
    func settleMetadata(_ operation: InterruptedOperation) async throws -> Settlement {
        guard disks.capabilities.hasMetadata else { return .failed("the catalog does not have it") }
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        let name = "\(disk.name) (\(disk.id))"
        let metadata = try await disks.metadata(of: disk)
        guard operation.intendedMetadata.isDone(in: metadata) else {
            return .failed("the metadata of disk \(name) is as it was\(operation.taskFault)")
        }
        return .done("disk \(name) has what was set") {
            let (catalog, server) = try writableCatalog()
            let row = try catalog.record(DiskObservation(disk, metadata: metadata), serverID: server.id)
            if operation.kind == .unretire { try catalog.clearRetirement(diskID: row.id, at: now()) }
            if operation.kind == .retire, let mark = RetirementMetadata.read(metadata) {
                try catalog.setRetirement(mark, diskID: row.id, source: .server, at: now())
            }
        }
    }

    func settleTag(_ operation: InterruptedOperation) async throws -> Settlement {
        guard let tag = CatalogTag(try operation.parameter("tag")) else { return .failed("the tag is no tag") }
        let isAdding = try operation.parameter("change") == "add"
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        guard try await tags(of: disk).contains(tag) == isAdding else {
            return .failed("the tag \(tag) of \(disk.name) (\(disk.id)) is as it was")
        }
        return .done("\(disk.name) (\(disk.id)) \(isAdding ? "carries" : "does not carry") the tag \(tag)") {
            guard let row = operation.diskRow else { return }
            let catalog = try writableCatalog().catalog
            _ = isAdding ? try catalog.addTag(tag, diskID: row) : try catalog.removeTag(tag, diskID: row)
        }
    }

    func settlePolicy(_ operation: InterruptedOperation) async throws -> Settlement {
        let id = DiskID(try operation.parameter("disk"))
        let policy = try operation.parameter("policy")
        let present = try await client.openStoragePolicies().profileIDs(of: id)
        guard try present == [operation.parameter("profileID")] else {
            return .failed("disk \(id) does not have the policy \(policy)\(operation.taskFault)")
        }
        return .done("disk \(id) has the policy \(policy)")
    }
}

extension InterruptedOperation {
    /// The change of metadata that the operation was to make.
    fileprivate var intendedMetadata: MetadataUpdate {
        switch kind {
        case .unretire: return RetirementMetadata.update(to: nil)
        case .metadata:
            let unset = parameters["unset"].map { $0.components(separatedBy: ", ") } ?? []
            let pairs = parameters.filter { $0.key.hasPrefix("set ") }
            let set = Dictionary(uniqueKeysWithValues: pairs.map { (String($0.key.dropFirst("set ".count)), $0.value) })
            return MetadataUpdate(set: set, remove: unset)
        default: return MetadataUpdate(set: parameters.filter { $0.key.hasPrefix("fcd.") })
        }
    }
}
