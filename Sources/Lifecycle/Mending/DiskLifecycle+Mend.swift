import Catalog
import FCD

extension DiskLifecycle {
    /// Mends what an audit of the catalog found, by the call that its command makes. What is so already, because
    /// somebody has mended it meanwhile, is left as it is.
    ///
    /// - Throws: ``FCDError``, `CatalogError`: whatever refuses the command refuses this too.
    package func mend(_ mending: Mending, dryRun: Bool = false) async throws -> ChangeResult {
        switch mending {
        case .flags(let flags, let value, let id):
            guard let set = DiskFlagSet(flags) else { throw FCDError(.invalidArgument, "no flag is given") }
            return try await changeFlags(set, to: value, of: try await found(id), dryRun: dryRun)
        case .retire(let id, let grace):
            let disk = try await found(id)
            // Somebody has decided on another grace, or the disk was used since: that is for a person to see.
            if let earlier = try await retirement(of: disk) {
                let due = earlier.mark.dueAt.map { ", due \($0.minutes)" } ?? ""
                return ChangeResult(
                    .unchanged,
                    .retire,
                    disk: disk,
                    "\(disk.name) (\(disk.id)) is retired already\(due)"
                )
            }
            return try await retire(disk, after: grace, dryRun: dryRun)
        case .writeOwner(let id):
            return try await pushOwner(of: try await found(id), dryRun: dryRun)
        case .syncGlobalCatalog(let datastore):
            return try await syncGlobalCatalog(with: try await self.datastore(datastore), dryRun: dryRun)
        }
    }

    /// The disk of exactly this ID: what a sync saw is never looked up by a name.
    private func found(_ id: DiskID) async throws -> Disk {
        do {
            return try await disks.retrieve(id)
        } catch let error as FCDError where error.code == .notFound {
            throw FCDError(
                .notFound,
                "the server has no disk \(id.rawValue) any more",
                hint: "run `fcd sync`, and audit again",
                fault: error.fault
            )
        }
    }
}
