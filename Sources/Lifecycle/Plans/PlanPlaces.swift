import Catalog
import FCD

/// Which place each arriving disk gets, with all entries in view: a place that another entry's disk leaves can be had
/// after it, and no place is given away twice.
struct PlanPlaces {
    private var drafts: [PlanDraft]
    private let targets: [ManagedObjectReference: PlanSurvey.Machine]
    /// The VMs with what arrives, and with what leaves still there.
    private var present: [ManagedObjectReference: VirtualMachine]
    /// The VMs with what arrives, and without what leaves.
    private var future: [ManagedObjectReference: VirtualMachine]

    /// Gives out the places. An entry for which there is none is refused, and so are those that waited for its disk to
    /// leave.
    static func settle(_ drafts: inout [PlanDraft], machines: [String: Result<PlanSurvey.Machine, FCDError>]) {
        while true {
            var places = PlanPlaces(drafts, machines)
            guard let refused = places.place() else {
                drafts = places.drafts
                return
            }
            // What it holds stays where it is, which may change all others: once more without it.
            for (index, error) in refused {
                drafts[index].entry.refuse(error)
                drafts[index].arrival = nil
            }
        }
    }

    private init(_ drafts: [PlanDraft], _ machines: [String: Result<PlanSurvey.Machine, FCDError>]) {
        self.drafts = drafts
        let known = machines.values.compactMap { try? $0.get() }
        targets = Dictionary(known.map { ($0.machine.reference, $0) }) { first, _ in first }
        present = targets.mapValues(\.machine)
        future = present
        for draft in drafts where draft.isLeaving {
            for holder in draft.holders {
                future[holder.machine.reference]?.disks.removeAll { $0.key == holder.device?.key }
            }
        }
    }

    /// Those with a place of their own first, so that no other takes it.
    private var arrivals: [Int] {
        drafts.indices.filter { drafts[$0].arrival != nil && !drafts[$0].isRefused }.sorted { left, right in
            let (first, second) = (drafts[left].arrival?.slot.unit != nil, drafts[right].arrival?.slot.unit != nil)
            return first == second ? left < right : first
        }
    }

    /// - Returns: nil where each has its place; else what has to be refused, by index.
    private mutating func place() -> [(Int, FCDError)]? {
        for index in arrivals {
            if let error = place(index) { return [(index, error)] }
        }
        let order = Self.order(drafts)
        let circle = arrivals.filter { !order.contains($0) }
        guard !circle.isEmpty else { return nil }
        let names = circle.map { drafts[$0].entry.name }.joined(separator: ", ")
        return circle.map { index in
            let name = drafts[index].disk?.id.rawValue ?? drafts[index].entry.name
            return (
                index,
                FCDError(
                    .conflict,
                    "\(names) wait for each other's places",
                    hint: "run `fcd detach \(name.quotedForShell)` to free one of them, and plan again"
                )
            )
        }
    }

    private mutating func place(_ index: Int) -> FCDError? {
        guard let step = drafts[index].entry.steps.indices.last,
            let (reference, slot) = drafts[index].entry.steps[step].work?.arrival,
            let now = present[reference], let later = future[reference]
        else { return nil }
        let nvmeDisks = targets[reference]?.nvmeDisks
        // A place that is free already is taken before one that somebody has to leave.
        var machine = now
        var place: RequestedSlot
        do throws(FCDError) {
            if let free = try? slot.choose(in: now, nvmeDisks: nvmeDisks) {
                place = free
            } else {
                machine = later
                place = try slot.choose(in: later, nvmeDisks: nvmeDisks)
            }
        } catch {
            return error
        }
        let entry = drafts[index].entry
        var words: String?
        if let controller = machine.controller(key: place.controllerKey) {
            // Left to the server, it could be one that another entry waits for.
            let unit = place.unitNumber ?? machine.freeUnits(of: controller, nvmeDisks: nvmeDisks).first
            place.unitNumber = unit
            words = [controller.label, unit.map { "unit \($0)" }].compactMap { $0 }.joined(separator: ", ")
            let device = VirtualMachine.OtherDevice(
                key: -1 - index,
                label: "\(entry.name), entry \(entry.number) of the manifest,",
                controllerKey: controller.key,
                unitNumber: unit ?? -1
            )
            present[reference]?.otherDevices.append(device)
            future[reference]?.otherDevices.append(device)
        }
        let waitsFor = leavers(of: reference, controller: place.controllerKey, unit: place.unitNumber)
        let chosen = SlotRequest(controller: place.controllerKey.map(String.init), unit: place.unitNumber)
        drafts[index].entry.waitsFor = waitsFor.isEmpty ? nil : waitsFor
        drafts[index].entry.steps[step].to = machine.name + (words.map { " (\($0))" } ?? "")
        drafts[index].entry.steps[step].vm = reference.value
        drafts[index].entry.steps[step].work = entry.steps[step].work?.at(chosen)
        return nil
    }

    /// The numbers of the entries whose disks leave that place.
    private func leavers(of machine: ManagedObjectReference, controller: Int?, unit: Int?) -> [Int] {
        drafts.filter { draft in
            draft.isLeaving
                && draft.holders.contains { holder in
                    holder.machine.reference == machine && holder.device?.controllerKey == controller
                        && holder.device?.unitNumber == unit
                }
        }
        .map(\.entry.number)
    }

    /// The entries that attach or detach, each after those that it waits for. What is left out waits in a circle.
    private static func order(_ drafts: [PlanDraft]) -> [Int] {
        PlanOrder.order(drafts.map(\.entry))
    }
}

extension PlanDraft {
    /// Whether its disk leaves the VM that holds it.
    fileprivate var isLeaving: Bool {
        !isRefused && entry.steps.contains { $0.work?.departure != nil }
    }
}

/// In which order disks are attached and detached.
enum PlanOrder {
    /// The indices of the entries that attach or detach, each after those that it waits for. What is left out waits in
    /// a circle.
    static func order(_ entries: [PlanEntry]) -> [Int] {
        var left = entries.indices.filter { entries[$0].steps.contains { $0.change.isAttachment } }
        var order: [Int] = []
        var done: Set<Int> = []
        while true {
            let ready = left.filter { done.isSuperset(of: (entries[$0].waitsFor ?? []).map { $0 - 1 }) }
            guard !ready.isEmpty else { return order }
            order += ready
            done.formUnion(ready)
            left.removeAll(where: done.contains)
        }
    }
}
