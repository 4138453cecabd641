import Catalog
import FCD
import Foundation

/// Virtual machines with their devices and files, and the files of datastores.
extension ServerReading {
    func readMachines() async throws -> Outcome {
        var outcome = Outcome()
        var count = 0
        try await lifecycle.inventory.virtualMachines { page in
            try writer.add(vms: try await lifecycle.observations(of: page))
            try writer.add(
                attachments: page.flatMap { machine in
                    // Devices that cannot be read are no sign that the VM let go of its disks.
                    machine.hasDevices
                        ? AttachmentObservation.all(of: machine)
                        : try catalog.openAttachments(vmMoid: machine.reference.value, serverID: server.id)
                }
            )
            if page.contains(where: { !$0.hasDevices }) { outcome.readsEveryDevice = false }
            count += page.count
            lifecycle.progress("read \(count) virtual machines")
        }
        return outcome
    }

    /// All VMDKs of each datastore. One that cannot be reached keeps those that it had.
    func readFiles(of datastores: [KnownDatastore]) async throws -> Outcome {
        var outcome = Outcome()
        for known in datastores where known.isAccessible {
            guard let datastore = known.datastore else {
                throw FCDError(.serverFault, "the datastores could not be read, so their files cannot be searched")
            }
            lifecycle.progress("searching the files of \(known.name)")
            do {
                let files = try await lifecycle.inventory.files(on: datastore)
                try writer.add(files: files.compactMap(FileObservation.init), on: known.moid)
            } catch let error as FCDError where !error.concernsEveryCall {
                outcome.failures.append(
                    SyncFailure(.files, datastoreMoid: known.moid, error: error.wordsForPart)
                )
            }
        }
        return outcome
    }
}

extension FileObservation {
    /// nil for what is no VMDK.
    fileprivate init?(_ file: DatastoreFile) {
        let kind: String
        switch file.kind {
        case .disk: kind = "disk"
        case .delta: kind = "delta"
        case .extent: kind = "extent"
        case .changeTracking: kind = "change-tracking"
        case .other: return nil
        }
        self.init(
            path: file.path.description,
            kind: kind,
            // Begun MiB count: a small file does not take nothing.
            sizeMiB: file.sizeBytes.map { ($0 + 1_048_575) >> 20 },
            capacityMiB: file.capacity?.count,
            modifiedAt: file.modified.flatMap(ServerTime.date)
        )
    }
}
