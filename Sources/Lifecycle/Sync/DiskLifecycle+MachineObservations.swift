import Catalog
import FCD

extension DiskLifecycle {
    /// What the catalog takes of virtual machines: with the VMDKs that lie below their snapshots, which no device shows.
    ///
    /// - Throws: ``FCDError``.
    func observations(of machines: [VirtualMachine]) async throws -> [VMObservation] {
        let layered = machines.filter { $0.hasDevices && $0.hasSnapshots }
        let files = layered.isEmpty ? [:] : try await inventory.files(of: layered.map(\.reference))
        return machines.map { machine in
            var observation = VMObservation(machine)
            guard machine.hasDevices, machine.hasSnapshots else { return observation }
            // Where the server does not tell the files of one, those that are known stay.
            observation.files = files[machine.reference].map { machine.otherFiles + machine.hiddenFiles(among: $0) }
            return observation
        }
    }
}

extension VirtualMachine {
    fileprivate func hiddenFiles(among paths: [String]) -> [VMFileObservation] {
        let shown = Set(disks.flatMap { [$0.path].compactMap { $0 } + $0.parents.map(\.path) })
        return paths.filter { path in
            !shown.contains(path) && [.disk, .delta].contains(DatastoreFile.Kind(fileName: path))
        }
        .map { VMFileObservation(path: $0, role: .snapshot) }
    }
}
