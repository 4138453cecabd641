import Catalog
import FCD

extension DiskLifecycle {
    func settleDelete(_ operation: InterruptedOperation) async throws -> Settlement {
        let id = DiskID(try operation.parameter("disk"))
        do {
            let disk = try await disks.retrieve(id)
            return .failed("\(disk.name) (\(id)) is still there")
        } catch let error as FCDError where error.code == .notFound {
            return .done("\(id) is deleted") {
                if let row = operation.diskRow { try writableCatalog().catalog.markDeleted(diskID: row) }
            }
        }
    }

    /// An owner stands in the disk's metadata with the time of its setting, which no other change has.
    func settleOwner(_ operation: InterruptedOperation) async throws -> Settlement {
        guard disks.capabilities.hasMetadata else { return .failed("the catalog does not have this owner") }
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        let metadata = try await disks.metadata(of: disk)
        let intended = operation.parameters.filter { $0.key.hasPrefix(OwnerMetadata.prefix) }
        guard intended.allSatisfy({ metadata[$0.key] == $0.value }) else {
            return .failed("the owner of \(disk.name) (\(disk.id)) is as it was")
        }
        return .done("\(disk.name) (\(disk.id)) has the owner that was set") {
            let (catalog, server) = try writableCatalog()
            try catalog.record(DiskObservation(disk, metadata: metadata), serverID: server.id)
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
}
