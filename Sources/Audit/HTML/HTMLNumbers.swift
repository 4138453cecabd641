/// Numbers and times in words that do not depend on the machine's language.
struct HTMLNumbers {
    let words: AuditWords

    /// `12,345`.
    func count(_ number: Int) -> String {
        var groups: [String] = []
        var rest = String(number.magnitude)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([rest] + groups).joined(separator: ",")
    }

    /// `1 disk`, `12,345 disks`: a number with what it counts; the English plural has an `s`.
    func counted(_ number: Int, _ english: String, zh chinese: String) -> String {
        words("\(count(number)) \(english)\(number == 1 ? "" : "s")", zh: "\(count(number)) \(chinese)")
    }

    /// `1,536.50 EUR`.
    func money(_ sum: Double, _ currency: String?) -> String {
        guard abs(sum) < 1e15 else { return "\(sum) \(currency ?? "")" }
        let cents = Int((abs(sum) * 100).rounded())
        let digits = cents % 100
        let sign = sum < 0 && cents > 0 ? "−" : ""
        return "\(sign)\(count(cents / 100)).\(digits < 10 ? "0" : "")\(digits)\(currency.map { " \($0)" } ?? "")"
    }

    /// `+12`, `−3`, `0`.
    func difference(_ number: Int) -> String { (number > 0 ? "+" : "") + count(number) }

    /// `3 minutes`, `5 hours`, `12 days`.
    func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: counted(seconds, "second", zh: "秒")
        case ..<3_600: counted(seconds / 60, "minute", zh: "分钟")
        case ..<172_800: counted(seconds / 3_600, "hour", zh: "小时")
        default: counted(seconds / 86_400, "day", zh: "天")
        }
    }
}
