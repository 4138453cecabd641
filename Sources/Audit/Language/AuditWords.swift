import Catalog
import Foundation

/// Words in the language of a report. Of each text only the one that is wanted is made: a million findings are.
package struct AuditWords: Equatable, Sendable {
    package var language: AuditLanguage

    package init(_ language: AuditLanguage) {
        self.language = language
    }

    /// A text that exists in both languages.
    package func callAsFunction(
        _ english: @autoclosure () -> String,
        zh chinese: @autoclosure () -> String
    ) -> String {
        switch language {
        case .en: english()
        case .zh: chinese()
        }
    }

    package func callAsFunction(_ text: AuditText) -> String { text[language] }

    /// How much a finding matters, for a person.
    func word(_ severity: AuditSeverity) -> String {
        switch severity {
        case .info: self("info", zh: "提示")
        case .low: self("low", zh: "低")
        case .medium: self("medium", zh: "中")
        case .high: self("high", zh: "高")
        case .critical: self("critical", zh: "严重")
        }
    }

    /// How a finding compares with an earlier report, for a person.
    func word(_ change: AuditFinding.Change) -> String {
        switch change {
        case .new: self("new", zh: "新增")
        case .still: self("still there", zh: "仍存在")
        case .mended: self("mended", zh: "已解决")
        }
    }

    /// `2026-11-23 14:52 UTC`.
    func time(_ date: Date) -> String {
        let text = CatalogTime.text(date)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    /// `1 day`, `12 days`.
    package func days(_ count: some BinaryInteger) -> String {
        counted(count, "day", zh: "天")
    }

    /// `1 disk`, `12 disks`.
    package func disks(_ count: some BinaryInteger) -> String {
        counted(count, "disk", zh: "块磁盘")
    }

    /// A number with what it counts; the English plural has an `s`.
    package func counted(_ count: some BinaryInteger, _ english: String, zh chinese: String) -> String {
        self("\(count) \(english)\(count == 1 ? "" : "s")", zh: "\(count) \(chinese)")
    }

    /// `512 MiB`, `1.5 TiB`: a size in MiB with one decimal at most.
    package func size(_ mebibytes: Int64) -> String {
        var value = Double(mebibytes)
        var unit = 0
        let units = ["MiB", "GiB", "TiB", "PiB", "EiB"]
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        let tenths = Int64((value * 10).rounded())
        let number = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        return "\(number) \(units[unit])"
    }

    /// Names in a row.
    package func list(_ names: [String]) -> String {
        names.joined(separator: self(", ", zh: "、"))
    }

    /// What stands for a thing that is not known.
    package var unknown: String { self("unknown", zh: "未知") }
}
