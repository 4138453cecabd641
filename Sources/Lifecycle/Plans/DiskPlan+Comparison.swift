package import FCD

extension DiskLifecycle {
    /// Refuses a plan that was saved where the server is not as it was then.
    ///
    /// - parameter now: The plan made anew from its manifest.
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict``, naming what changed.
    package func require(_ saved: DiskPlan, stillHolds now: DiskPlan) throws(FCDError) {
        let changes = saved.differences(to: now)
        guard !changes.isEmpty else { return }
        throw FCDError(
            .conflict,
            "the server changed since the plan was made, so nothing was done",
            hint: "run `fcd plan` again, look at it, and apply that",
            candidates: changes
        )
    }

    /// Refuses a plan that was made for another server.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict``.
    package func requireServer(of saved: DiskPlan) throws(FCDError) {
        guard saved.server.instanceUUID != instanceUUID else { return }
        throw FCDError(
            .conflict,
            "the plan was made for the server \(saved.server.name) (\(saved.server.instanceUUID)), and this one is "
                + "\(client.endpoint.host) (\(instanceUUID))",
            hint: "give --server, or make a plan for this server with `fcd plan`"
        )
    }
}

extension DiskPlan {
    /// What is different now, an entry a line.
    func differences(to now: DiskPlan) -> [String] {
        guard entries.count == now.entries.count else {
            return ["the plan has \(entries.count) entries, and its manifest \(now.entries.count)"]
        }
        return zip(entries, now.entries).compactMap { saved, entry in
            let words = saved.differences(to: entry)
            return words.isEmpty ? nil : "\(entry.number)  \(entry.name)  \(words.joined(separator: "; "))"
        }
    }
}

extension PlanEntry {
    /// What is different now, in words for a person. Notes and the words of a refusal do not count: they tell of
    /// free space and the like.
    func differences(to now: PlanEntry) -> [String] {
        switch (state, now.state) {
        case (nil, let state?): return ["there was no such disk, and there is one now (\(state.id))"]
        case (let state?, nil): return ["the disk \(state.id) was there, and is not found now"]
        case (let before?, let after?):
            let words = before.differences(to: after)
            if !words.isEmpty { return words }
        case (nil, nil): break
        }
        if action != now.action {
            let why = now.action == .refused ? ": \(now.reason)" : ""
            return ["it was to \(action.rawValue), and is now to \(now.action.rawValue)\(why)"]
        }
        guard steps == now.steps, waitsFor == now.waitsFor else {
            let (before, after) = (steps.map(\.words), now.steps.map(\.words))
            if before == after, let (old, new) = zip(steps, now.steps).first(where: { $0.vm != $1.vm }) {
                return ["the VM of \(old.words) was \(old.vm ?? "another") and is \(new.vm ?? "another")"]
            }
            return ["its steps were \(before.joined(separator: ", ")) and are \(after.joined(separator: ", "))"]
        }
        return []
    }
}
