import FCD

extension Inventory {
    /// The VM as it is now.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound`` where it is gone.
    func current(_ machine: VirtualMachine) async throws -> VirtualMachine {
        guard let now = try await virtualMachines([machine.reference]).first else {
            throw FCDError(.notFound, "the virtual machine \(machine.name) is gone")
        }
        return now
    }
}
