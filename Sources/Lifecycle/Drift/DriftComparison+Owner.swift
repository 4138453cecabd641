import Catalog
import FCD
import Foundation

/// Who answers for a disk: of two words, the later one counts.
extension DriftComparison {
    func owner() throws -> [DriftFinding] {
        guard let metadata = live.entry.metadata else { return [] }
        let onDisk = OwnerMetadata.read(metadata)
        let known = expected.listing.owner
        guard known?.owner != onDisk?.owner else { return [] }
        // A rule's owner is written nowhere: there is nothing to miss.
        if known?.source == .rule, onDisk == nil { return [] }
        let words = (Self.words(known?.owner, beside: onDisk?.owner), Self.words(onDisk?.owner, beside: known?.owner))
        var finding = finding(.owner, .medium, words.0, words.1, try origin(of: .owner))
        let isLaterOnDisk = OwnerMetadata.observation(metadata).map { $0.setAt > known?.setAt ?? .distantPast } ?? false
        switch known?.source {
        case .rule:
            finding.severity = .low
            finding.advice = "somebody named an owner, which goes before a rule's: `fcd sync` takes it over"
        case _ where isLaterOnDisk:
            finding.advice = "it was \(onDisk == nil ? "cleared" : "set") later elsewhere: `fcd sync` takes it over"
        case .local:
            // One that fcd set where it could not write it.
            finding.act = .push
            finding.command = "fcd owner push \(diskID)"
            finding.advice =
                onDisk == nil
                ? "the owner stands in this catalog alone: `fcd owner push` writes it to the disk"
                : "this catalog's word is the later one and was never written to the disk: `fcd owner push` writes it"
        default:
            let putBack =
                known.map { OwnerCommand.set($0.owner, inPlaceOf: onDisk?.owner, diskID: diskID) }
                ?? "fcd owner clear \(diskID)"
            return [try judged(.owner, .medium, words.0, words.1, putBack: putBack)].compactMap { $0 }
        }
        return [finding]
    }

    /// The owner in a word; with all that is said of it where the other has the same one.
    private static func words(_ owner: Owner?, beside other: Owner?) -> String {
        guard let owner, let label = owner.label else { return "nobody" }
        guard label == other?.label else { return label }
        let parts: [(String, String?)] = [
            ("team", owner.team), ("person", owner.person), ("contact", owner.contact),
            ("cost centre", owner.costCentre), ("purpose", owner.purpose), ("expires", owner.expiresOn?.description),
        ]
        return "\(label) (\(parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")))"
    }
}

/// The command line that sets an owner.
enum OwnerCommand {
    /// - Parameter other: the one that it takes the place of: what that has besides is emptied, since `owner set` leaves
    ///   alone what it does not name.
    static func set(_ owner: Owner, inPlaceOf other: Owner?, diskID: String) -> String {
        let words = zip(parts(owner), parts(other ?? Owner())).compactMap { part, there -> String? in
            guard let value = part.value else { return there.value == nil ? nil : "\(part.option) ''" }
            // What begins with a minus would be taken for an option.
            return "\(part.option)\(value.hasPrefix("-") ? "=" : " ")\(value.quotedForShell)"
        }
        return (["fcd owner set \(diskID)"] + words).joined(separator: " ")
    }

    private static func parts(_ owner: Owner) -> [(option: String, value: String?)] {
        [
            ("--team", owner.team), ("--person", owner.person), ("--contact", owner.contact),
            ("--cost-centre", owner.costCentre), ("--purpose", owner.purpose),
            ("--expires", owner.expiresOn?.description),
        ]
    }
}
