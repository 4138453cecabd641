import FCD

/// Whether the server can do it at all.
enum ServerCheck {
    static func version(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard case .unregister(let disk) = change else { return nil }
        guard let version = facts.versionWithoutUnregister else { return .holds("this server can unregister a disk") }
        return .fails(
            "this server (API \(version)) cannot unregister disk \(disk.called): that came with 9.1. `fcd rm` would "
                + "delete its file \(disk.path) too",
            next: "leave it registered: a VM can use it as it is, with `fcd attach \(disk.id) --vm NAME`",
            .unsupported
        )
    }
}
