/// `VirtualMachine.CreateSnapshot_Task`: a snapshot of a whole VM, without its memory.
package struct CreateMachineSnapshot: TaskOperation {
    package static let service = SOAPService.vim
    package let method = "CreateSnapshot_Task"
    package let target: ManagedObjectReference
    let name: String
    let description: String
    /// Whether the guest brings its file systems to rest first; needs VMware Tools.
    let quiesces: Bool

    package init(virtualMachine: ManagedObjectReference, name: String, description: String, quiesces: Bool = false) {
        target = virtualMachine
        self.name = name
        self.description = description
        self.quiesces = quiesces
    }

    package func encode(into body: inout XMLWriter) {
        body.element("name", name)
        body.element("description", description)
        body.element("memory", false)
        body.element("quiesce", quiesces)
    }
}
