import FCD
import Synchronization

/// One run over a plan: see ``DiskLifecycle/apply(_:width:)``.
struct PlanRun: Sendable {
    let lifecycle: DiskLifecycle
    let plan: DiskPlan
    let width: Int
    let watch: PlanWatch
    /// Why nothing new is started: what every other disk would meet too.
    private let halt = Halt()

    private final class Halt: Sendable {
        let reason = Mutex<String?>(nil)
    }

    init(lifecycle: DiskLifecycle, plan: DiskPlan, width: Int, watch: PlanWatch) {
        self.lifecycle = lifecycle
        self.plan = plan
        self.width = width
        self.watch = watch
    }

    func run() async -> [AppliedEntry] {
        var works = plan.entries.map(EntryWork.init)
        await describe(&works)
        await attach(&works)
        return works.map(\.result)
    }

    // MARK: Registering, making, describing

    private func describe(_ works: inout [EntryWork]) async {
        var next = works.startIndex
        await withTaskGroup(of: (Int, EntryWork).self) { group in
            func start() {
                while next < works.endIndex {
                    let (index, work) = (next, works[next])
                    next += 1
                    guard work.hasDescription else { continue }
                    group.addTask { (index, await described(work)) }
                    return
                }
            }
            for _ in 0..<width { start() }
            while let (index, work) = await group.next() {
                works[index] = work
                if !work.hasAttachment { watch.ended(work.result.outcome) }
                start()
            }
        }
    }

    private func described(_ work: EntryWork) async -> EntryWork {
        var work = work
        for step in work.entry.steps where !step.change.isAttachment { await make(step, &work) }
        return work
    }

    // MARK: Detaching, moving, attaching

    private func attach(_ works: inout [EntryWork]) async {
        var pending = PlanOrder.order(plan.entries)
        var busy: Set<ManagedObjectReference> = []
        var running: Set<Int> = []
        await withTaskGroup(of: (Int, EntryWork).self) { group in
            while true {
                // A VM takes one after the other, in the plan's order.
                var taken = busy
                for index in pending where running.count < width {
                    let machines = works[index].machines
                    let waits = (works[index].entry.waitsFor ?? []).map { $0 - 1 }
                    let isOpen = waits.contains { pending.contains($0) || running.contains($0) }
                    guard !isOpen, taken.isDisjoint(with: machines) else {
                        taken.formUnion(machines)
                        continue
                    }
                    pending.removeAll { $0 == index }
                    if let other = waits.first(where: { !works[$0].hasLeft }) {
                        works[index].skip(
                            "the disk of entry \(other + 1) (\(works[other].entry.name)) did not leave its place"
                        )
                        watch.ended(works[index].result.outcome)
                        continue
                    }
                    taken.formUnion(machines)
                    busy.formUnion(machines)
                    running.insert(index)
                    let work = works[index]
                    group.addTask { (index, await attached(work)) }
                }
                guard let (index, work) = await group.next() else {
                    // What was skipped may have been the last that others waited for.
                    if pending.isEmpty { return }
                    continue
                }
                works[index] = work
                running.remove(index)
                busy.subtract(work.machines)
                watch.ended(work.result.outcome)
            }
        }
    }

    private func attached(_ work: EntryWork) async -> EntryWork {
        var work = work
        for step in work.entry.steps where step.change.isAttachment { await make(step, &work) }
        return work
    }

    // MARK: One step

    private func make(_ step: PlanStep, _ work: inout EntryWork) async {
        if work.isStopped {
            work.skip(step, "a step before it was not done")
            return
        }
        if let reason = Task.isCancelled || watch.isStopping()
            ? "interrupted before it began" : halt.reason.withLock({ $0 })
        {
            work.skip(step, reason)
            return
        }
        do {
            try await lifecycle.refresh(&work, for: step, of: plan.manifest.disks[work.entry.number - 1])
        } catch {
            work.refuse(step, error)
            note(error)
            return
        }
        do {
            let result = try await lifecycle.make(step, &work)
            work.took(step, result)
            guard work.disk == nil, let id = result.diskID else { return }
            do {
                work.disk = try await lifecycle.disks.retrieve(id)
            } catch {
                work.madeButUnreadable(error)
                note(error)
            }
        } catch {
            work.failed(step, error)
            note(error)
        }
    }

    private func note(_ error: any Error) {
        guard let error = error as? FCDError, error.concernsEveryCall else { return }
        halt.reason.withLock { $0 = $0 ?? "not begun, since the run ended: \(error.message)" }
    }
}

extension DiskLifecycle {
    /// Reads an entry's disk again before its first change, and who holds it before it is attached or detached.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where it is not as the plan has it.
    fileprivate func refresh(_ work: inout EntryWork, for step: PlanStep, of wanted: ManifestDisk) async throws {
        guard let state = work.entry.state else {
            if let disk = work.disk {
                work.disk = try await disks.refresh(disk)
            } else if case .create = step.work {
                let survey = try await survey([wanted], width: 1)
                guard case .nothing = try await locate(wanted, in: survey, ignoresNamesakes: true) else {
                    throw Self.changed(work.entry, ["there is a disk of that name now"])
                }
            } else if case .register = step.work {
                let survey = try await survey([wanted], width: 1)
                guard case .file = try await locate(wanted, in: survey) else {
                    throw Self.changed(work.entry, ["its file is a First Class Disk now"])
                }
            }
            return
        }
        let disk: Disk
        do {
            disk = try await disks.retrieve(DiskID(state.id))
        } catch let error as FCDError where error.code == .notFound {
            throw Self.changed(work.entry, ["the disk is gone"])
        }
        if work.steps.isEmpty {
            let words = state.differences(to: try await observe(disk, for: wanted).state)
            guard words.isEmpty else { throw Self.changed(work.entry, words) }
        } else if step.change.isAttachment {
            let holders = try await holders(of: disk).map(DiskState.Holder.init).sorted { $0.moid < $1.moid }
            guard holders == state.holders ?? [] else {
                let now = holders.map(\.words).joined(separator: ", ")
                throw Self.changed(work.entry, [now.isEmpty ? "no VM holds it now" : "it is at \(now) now"])
            }
        }
        work.disk = disk
    }

    private static func changed(_ entry: PlanEntry, _ words: [String]) -> FCDError {
        FCDError(
            .conflict,
            "\(entry.name) is not as the plan has it: \(words.joined(separator: "; "))",
            hint: "run `fcd plan` again to see what is to be done now"
        )
    }

    /// Makes the change of a step through the lifecycle, with all its checks.
    fileprivate func make(_ step: PlanStep, _ work: inout EntryWork) async throws -> ChangeResult {
        guard let planned = step.work else { throw FCDError(.unsupported, "this plan was read, not made") }
        switch planned {
        case .register(let request): return try await register(request)
        case .create(let request): return try await create(request)
        default: break
        }
        guard let disk = work.disk else { throw FCDError(.conflict, "\(work.entry.name) is not there") }
        switch planned {
        case .register, .create: throw FCDError(.conflict, "\(work.entry.name) is there already")
        case .rename(let name): return try await rename(disk, to: name)
        case .extend(let size): return try await extend(disk, .to(size))
        case .policy(let profile): return try await setPolicy(profile, of: disk)
        case .owner(let owner): return try await setOwner(owner, of: disk)
        case .tag(let tag): return try await addTag(tag, to: disk)
        case .untag(let tag): return try await removeTag(tag, from: disk)
        case .metadata(let values): return try await setMetadata(values, of: disk)
        case .unset(let keys): return try await unsetMetadata(keys, of: disk)
        case .flags(let flags, let value): return try await changeFlags(flags, to: value, of: disk)
        case .detach(let machine):
            return try await detach(disk, from: try await inventory.virtualMachine(machine.value))
        case .attach(let machine, let slot):
            return try await attach(disk, to: try await inventory.virtualMachine(machine.value), at: slot)
        case .move(let source, let machine, let slot):
            return try await move(
                disk,
                from: try await inventory.virtualMachine(source.value),
                to: try await inventory.virtualMachine(machine.value),
                at: slot
            )
        }
    }
}
