import Catalog
import FCD
import Foundation

/// Who answers for a disk: of two words, the later one counts.
extension DriftComparison {
    func owner() throws -> [DriftFinding] {
        guard let metadata = live.entry.metadata else { return [] }
        let onDisk = OwnerMetadata.read(metadata).flatMap { $0.owner.label == nil ? nil : $0 }
        let known = expected.listing.owner
        guard known?.owner != onDisk?.owner else { return [] }
        let putBack = known.map { OwnerCommand.set($0.owner, diskID: diskID) } ?? "fcd owner clear \(diskID)"
        let words = (Self.words(known?.owner, beside: onDisk?.owner), Self.words(onDisk?.owner, beside: known?.owner))
        switch known?.source {
        case .rule where onDisk == nil:
            // A rule's owner is written nowhere: there is nothing to miss.
            return []
        case .rule:
            var finding = finding(.owner, .low, words.0, words.1, try origin(of: .owner))
            finding.advice = "somebody named an owner, which goes before a rule's: `fcd sync` takes it over"
            return [finding]
        case .local where onDisk.map({ (known?.setAt ?? .distantPast) > $0.setAt }) ?? true:
            var finding = finding(.owner, .medium, words.0, words.1, try origin(of: .owner))
            finding.act = .push
            finding.command = putBack
            finding.advice =
                onDisk == nil
                ? "the owner stands in this catalog alone; `\(putBack)` writes it to the disk"
                : "this catalog's word is the later one and was never written to the disk; `\(putBack)` writes it there"
            return [finding]
        default:
            var finding = try judged(.owner, .medium, words.0, words.1, putBack)
            // What was set later than the owner here is newer whatever was done here.
            if let onDisk, let known, onDisk.setAt > known.setAt, finding.act == .decide {
                finding.act = .sync
                finding.severity = .medium
                finding.command = "fcd sync"
                finding.advice = "it was set on the disk later than here: `fcd sync` takes it over"
            }
            return [finding]
        }
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
