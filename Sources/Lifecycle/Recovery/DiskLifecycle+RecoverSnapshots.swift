import Catalog
import FCD

extension DiskLifecycle {
    /// A new snapshot is found again by the ID that was chosen for it, or as the one that was not there before.
    func settleSnapshot(_ operation: InterruptedOperation) async throws -> Settlement {
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        let name = "\(disk.name) (\(disk.id))"
        let description = try operation.parameter("description")
        let before = Set(try operation.parameter("before").split(separator: " ").map(String.init))
        let new = try await disks.snapshots(of: disk).filter { snapshot in
            snapshot.id?.rawValue == operation.id
                || (snapshot.description == description && snapshot.id.map { !before.contains($0.rawValue) } ?? false)
        }
        switch new.count {
        case 0: return .failed("disk \(name) has no such snapshot\(operation.taskFault)")
        case 1: return .done("disk \(name) has the snapshot \(new[0].named)")
        default:
            let words = "disk \(name) has \(new.count) snapshots that may be the one: `fcd snapshot ls \(disk.id)`"
            return Settlement(finding: .unknown, words: words)
        }
    }

    func settleDeletedSnapshot(_ operation: InterruptedOperation) async throws -> Settlement {
        let id = DiskID(try operation.parameter("snapshot"))
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        guard try await disks.snapshots(of: disk).contains(where: { $0.id == id }) else {
            return .done("the snapshot \(id) of disk \(disk.name) (\(disk.id)) is gone")
        }
        return .failed("disk \(disk.name) (\(disk.id)) still has the snapshot \(id)\(operation.taskFault)")
    }

    /// The later snapshots go with a revert. Without any, only its task tells whether the disk went back.
    func settleRevert(_ operation: InterruptedOperation) async throws -> Settlement {
        let snapshot = DiskID(try operation.parameter("snapshot"))
        let disk = try await disks.retrieve(DiskID(try operation.parameter("disk")))
        let name = "\(disk.name) (\(disk.id))"
        let lost = Set(try operation.parameter("lost").split(separator: " ").map { DiskID(String($0)) })
        let left = Set(try await disks.snapshots(of: disk).compactMap(\.id))
        let seen: Bool? =
            lost.isEmpty ? nil : lost.isDisjoint(with: left) ? true : left.isSuperset(of: lost) ? false : nil
        switch operation.taskSucceeded ?? seen {
        case true?: return .done("disk \(name) is back at the snapshot \(snapshot)")
        case false?: return .failed("disk \(name) was not taken back\(operation.taskFault)")
        case nil:
            let words =
                "nothing tells whether disk \(name) went back to the snapshot \(snapshot): look at its data, then "
                + "run `fcd snapshot revert \(disk.id) \(snapshot)` if it did not"
            return Settlement(finding: .unknown, words: words)
        }
    }

    /// The server's own tidying can be had again at any time, so it is enough to know what is left of it.
    func settleReconcile(_ operation: InterruptedOperation) async throws -> Settlement {
        let datastore = try await datastore(try operation.parameter("datastore"))
        guard let dropped = operation.parameters["dropped"] else {
            let status = try await disks.catalogStatus(datastoreURL: datastore.url)
            return status.first?.state == .inStep
                ? .done("the global catalog is in step with \(datastore.name)")
                : .failed("the global catalog lags behind \(datastore.name): run the command again")
        }
        let listed = Set(try await disks.identifiers(on: datastore.reference).map(\.rawValue))
        let left = dropped.split(separator: " ").filter { listed.contains(String($0)) }
        return left.isEmpty
            ? .done("no entry of \(datastore.name) is left that was to be dropped")
            : .failed("\(left.count) entries of \(datastore.name) are left: run `fcd reconcile` again")
    }
}
