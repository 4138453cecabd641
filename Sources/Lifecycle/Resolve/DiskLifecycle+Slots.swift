package import FCD

extension DiskLifecycle {
    /// How many disks an NVMe controller of this VM takes; nil where it has none, or the server does not tell.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked at all.
    package func nvmeDisks(of machine: VirtualMachine) async throws -> Int? {
        guard machine.controllers.contains(where: { $0.kind == .nvme }) else { return nil }
        do {
            return try await inventory.nvmeDiskLimit(of: machine)
        } catch let error as FCDError where error.fault != nil {
            return nil
        }
    }
}
