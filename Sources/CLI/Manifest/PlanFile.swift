import Foundation
import Lifecycle

/// Plans as they are saved: the JSON of `fcd plan -o json`.
enum PlanFile {
    /// - Throws: ``CLIError`` where the file cannot be read or holds no plan of this version.
    static func read(_ path: String) throws -> DiskPlan {
        let data = Data(try FileText.read(path).utf8)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let hint = "make one with `fcd plan FILE --save \(path)`; a manifest is given without --plan"
        guard let head = try? decoder.decode(Head.self, from: data), head.format == DiskPlan.format else {
            throw CLIError(.usage, "\(path) is no saved plan", hint: hint)
        }
        guard head.version == DiskPlan.version else {
            throw CLIError(
                .usage,
                "\(path) is a plan of version \(head.version), and this fcd knows version \(DiskPlan.version)",
                hint: hint
            )
        }
        do {
            var plan = try decoder.decode(DiskPlan.self, from: data)
            plan.manifest = try plan.manifest.checked()
            return plan
        } catch {
            throw CLIError(.usage, "\(path) is no whole plan: \(error)", hint: hint)
        }
    }

    /// - Throws: ``CLIError`` with ``CLIError/Code/inputOutput``.
    static func write(_ plan: DiskPlan, to path: String) throws {
        let text = try JSONText.render(plan)
        try PrivateFile.write(to: FileText.resolve(path), mode: 0o666) { try $0.write(text) }
    }

    private struct Head: Decodable {
        let format: String
        let version: Int
    }
}
