import FCD

extension Cell {
    /// `3 h` for people, the number of seconds in CSV, where the key ends in `Seconds`.
    static func age(seconds: Int64?) -> Cell {
        guard let seconds else { return .none }
        let words =
            switch seconds {
            case ..<60: "<1 min"
            case ..<3_600: "\(seconds / 60) min"
            case ..<172_800: "\(seconds / 3_600) h"
            default: "\(seconds / 86_400) d"
            }
        return .text(words, exact: "\(seconds)")
    }

    /// `1.5 GiB` for people, the number of bytes in CSV, where the key ends in `Bytes`.
    static func bytes(_ count: Int64?) -> Cell {
        guard let count else { return .none }
        return .text(ByteCount.words(count), exact: "\(count)")
    }
}

/// Bytes in binary units.
enum ByteCount {
    static func words(_ count: Int64) -> String {
        switch count {
        case ..<1024: return "\(count) B"
        case ..<1_048_576:
            let tenths = (Double(count) / 1024 * 10).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int64(tenths)) KiB" : "\(tenths) KiB"
        default:
            let whole = count >> 20
            guard count & 1_048_575 != 0, whole < 1024 else { return MiB(whole).description }
            let tenths = (Double(count) / 1_048_576 * 10).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int64(tenths)) MiB" : "\(tenths) MiB"
        }
    }
}
