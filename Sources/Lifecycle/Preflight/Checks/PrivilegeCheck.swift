import FCD

/// Whether the user may do it, before the server says no.
enum PrivilegeCheck {
    struct Wanted: Hashable, Sendable {
        var privilege: String
        var object: ManagedObjectReference
        /// Without it the server refuses; otherwise it may, by what some documents say.
        var isRequired = true
    }

    static func wanted(by change: IntendedChange, holders: [ManagedObjectReference]) -> [Wanted] {
        let own = change.disk?.datastore
        let files = own.map { [Wanted(privilege: "Datastore.FileManagement", object: $0)] } ?? []
        switch change {
        case .register(let datastore), .reconcile(let datastore):
            return [Wanted(privilege: "Datastore.FileManagement", object: datastore.reference)]
        case .create(_, _, let datastore), .clone(_, _, let datastore), .copySnapshot(_, let datastore),
            .relocate(_, let datastore):
            return files + [
                Wanted(privilege: "Datastore.AllocateSpace", object: datastore.reference, isRequired: false),
                Wanted(privilege: "Datastore.FileManagement", object: datastore.reference),
            ]
        case .attach(_, let machine, _): return attaching(to: machine.reference)
        case .detach(_, let machine): return detaching(from: machine.map { [$0.reference] } ?? holders)
        case .move(_, let machine, _): return attaching(to: machine.reference) + detaching(from: holders)
        case .attachFile(_, _, let machine, _): return attaching(to: machine.reference)
        case .detachFile(_, _, let machine): return detaching(from: [machine.reference])
        case .moveFile(_, _, let source, let machine, _):
            return attaching(to: machine.reference) + detaching(from: [source.reference])
        default: return files
        }
    }

    private static func attaching(to machine: ManagedObjectReference) -> [Wanted] {
        [
            Wanted(privilege: "VirtualMachine.Config.AddExistingDisk", object: machine),
            Wanted(privilege: "VirtualMachine.Config.AddRemoveDevice", object: machine, isRequired: false),
        ]
    }

    private static func detaching(from machines: [ManagedObjectReference]) -> [Wanted] {
        machines.flatMap { machine in
            [
                Wanted(privilege: "VirtualMachine.Config.RemoveDisk", object: machine),
                Wanted(privilege: "VirtualMachine.Config.AddRemoveDevice", object: machine, isRequired: false),
            ]
        }
    }

    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        let wanted = wanted(by: change, holders: facts.holders.map(\.machine.reference))
        guard !wanted.isEmpty else { return nil }
        guard let granted = facts.privileges.value else {
            return .unknown("this user's privileges are not known", facts.privileges)
        }
        let missing = wanted.filter { granted[$0.object]?[$0.privilege] == false }
        let required = missing.filter(\.isRequired)
        guard required.isEmpty else {
            let words = words(required, facts)
            return .fails("this user lacks \(words)", next: "ask an administrator for \(words)", .permissionDenied)
        }
        guard missing.isEmpty else {
            return .warns("this user lacks \(words(missing, facts)), which some servers ask for")
        }
        let untold = wanted.filter { granted[$0.object]?[$0.privilege] == nil }
        guard untold.isEmpty else { return .unknown("the server does not tell about \(words(untold, facts))") }
        return .holds("this user has \(words(wanted, facts))")
    }

    /// `Datastore.FileManagement on ssd-01, …`
    private static func words(_ privileges: [Wanted], _ facts: PreflightFacts) -> String {
        var seen: Set<String> = []
        return privileges.map { "\($0.privilege) on \(name(of: $0.object, facts))" }
            .filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    private static func name(of object: ManagedObjectReference, _ facts: PreflightFacts) -> String {
        facts.machines[object]?.machine.name ?? facts.datastores[object]?.datastore.name ?? object.value
    }
}
