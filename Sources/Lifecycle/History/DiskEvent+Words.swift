package import Catalog
import FCD

extension DiskEvent {
    /// What happened, for a person: `grew from 20 GiB to 40 GiB`.
    package var words: String {
        switch kind {
        case .found: "first seen" + named(became)
        case .registered: "registered" + named(became)
        case .created: "created" + named(became)
        case .back: "there again" + named(became)
        case .renamed: "renamed" + change
        case .grew: "grew" + Self.change(Self.size(was), Self.size(became))
        case .shrank: "shrank" + Self.change(Self.size(was), Self.size(became))
        case .moved: moved
        case .provisioning: "provisioning changed" + change
        case .flags: flagWords
        case .unreadable: "the server cannot read it: \(became ?? "no reason given")"
        case .readable: "the server can read it again" + brackets(was)
        case .gone: "gone from the server" + former
        case .deleted: "deleted" + former
        case .attached: "attached to \(became ?? "a VM")" + brackets(detail)
        case .detached: "detached from \(was ?? "a VM")" + brackets(detail)
        case .slot: "moved on \(detail ?? "its VM")" + change
        case .sharing: "sharing on \(detail ?? "its VM") changed" + change
        case .tagged: "tagged \(became ?? "")"
        case .untagged: "tag \(was ?? "") taken off"
        case .metadata: metadata
        case .owner: owner
        case .ownerConflict:
            "owners contradict each other: \(was ?? "nobody") here, \(became ?? "nobody") on the disk"
                + brackets(detail)
        case .retired: retired
        case .unretired: "no longer retired" + (was.map { "; it was due \(Self.time($0))" } ?? "")
        default:
            [kind.rawValue, was.map { "was \($0)" }, became.map { "became \($0)" }, detail].compactMap { $0 }
                .joined(separator: ", ")
        }
    }

    private var change: String { Self.change(was, became) }

    private static func change(_ was: String?, _ became: String?) -> String {
        [was.map { " from \($0)" }, became.map { " to \($0)" }].compactMap { $0 }.joined()
    }

    private func brackets(_ text: String?) -> String { text.map { $0.isEmpty ? "" : " (\($0))" } ?? "" }

    private func named(_ name: String?) -> String {
        (name.map { $0.isEmpty ? "" : " as \($0)" } ?? "") + (detail.map { " at \($0)" } ?? "")
    }

    private var former: String {
        let parts = [was.flatMap { $0.isEmpty ? nil : "it was \($0)" }, detail.map { "at \($0)" }].compactMap { $0 }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: " ")))"
    }

    private static func size(_ text: String?) -> String? {
        text.map { text in Int64(text).map { MiB($0).description } ?? text }
    }

    private static func time(_ text: String) -> String { CatalogTime.date(text)?.minutes ?? text }

    /// A path that stayed says nothing where only the datastore is another.
    private var moved: String {
        if was != became, was != nil, became != nil { return "moved" + change }
        return detail.map { "moved from datastore \($0)" } ?? "moved"
    }

    private var flagWords: String {
        let (before, after) = (Self.flags(was), Self.flags(became))
        let changes =
            after.subtracting(before).sorted().map { "\($0) set" }
            + before.subtracting(after).sorted().map { "\($0) cleared" }
        return changes.isEmpty ? "control flags changed" : "control flags: " + changes.joined(separator: ", ")
    }

    /// The catalog's words for control flags, as `fcd flag` calls them.
    private static func flags(_ text: String?) -> Set<String> {
        let words = [
            "keep-after-delete-vm": DiskFlag.keepAfterDeleteVM.word,
            "relocation-disabled": DiskFlag.disableRelocation.word,
            "changed-block-tracking": DiskFlag.enableChangedBlockTracking.word,
        ]
        return Set((text ?? "").split(separator: " ").map { words[String($0)] ?? String($0) })
    }

    private var metadata: String {
        let key = detail ?? "a key"
        return switch (was, became) {
        case (nil, let value?): "metadata \(key) set to \(value)"
        case (let value?, nil): "metadata \(key) removed; it was \(value)"
        default: "metadata \(key) changed" + change
        }
    }

    private var owner: String {
        // What only repeats the team is not said twice.
        let more = detail.flatMap { $0 == "team \(became ?? was ?? "")" ? nil : $0 }
        return switch (was, became) {
        case (nil, let owner?): "owner set to \(owner)" + brackets(more)
        case (let owner?, nil): "owner cleared; it was \(owner)" + brackets(more)
        case (let before?, let after?) where before == after: "ownership of \(after) changed" + brackets(more)
        default: "owner changed" + change + brackets(more)
        }
    }

    private var retired: String {
        let due = became.map { "due \(Self.time($0))" } ?? "with no date that can be read"
        return (was == nil ? "retired, " : "retired anew, ") + due + brackets(detail)
    }
}
