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
            let putBack = known.map { OwnerCommand.set($0.owner, diskID: diskID) } ?? "fcd owner clear \(diskID)"
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
    static func set(_ owner: Owner, diskID: String) -> String {
        let options: [(String, String?)] = [
            ("--team", owner.team), ("--person", owner.person), ("--contact", owner.contact),
            ("--cost-centre", owner.costCentre), ("--purpose", owner.purpose),
            ("--expires", owner.expiresOn?.description),
        ]
        let words = options.compactMap { name, value in value.map { "\(name) \($0.quotedForShell)" } }
        return (["fcd owner set \(diskID)"] + words).joined(separator: " ")
    }
}
