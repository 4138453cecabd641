import FCD

/// What a check came to, before it has its ID.
struct Judgement: Sendable {
    var verdict: PreflightCheck.Verdict
    var facts: String
    var next: String?
    var isForceable = false
    var code = FCDError.Code.conflict
    var isRoutine = false
    /// The facts without what follows from them, for where `--force` passes over a failure; nil: as they are.
    var passedOver: String?

    static func holds(_ facts: String) -> Judgement { Judgement(verdict: .holds, facts: facts) }

    static func warns(_ facts: String, next: String? = nil) -> Judgement {
        Judgement(verdict: .warns, facts: facts, next: next)
    }

    static func fails(
        _ facts: String,
        next: String?,
        _ code: FCDError.Code = .conflict,
        isForceable: Bool = false,
        passedOver: String? = nil
    ) -> Judgement {
        Judgement(
            verdict: .fails,
            facts: facts,
            next: next,
            isForceable: isForceable,
            code: code,
            passedOver: passedOver
        )
    }

    static func fails(_ error: FCDError, isForceable: Bool = false) -> Judgement {
        fails(error.message, next: error.hint, error.code, isForceable: isForceable)
    }

    static func unknown(_ facts: String, isRoutine: Bool = false) -> Judgement {
        Judgement(verdict: .unknown, facts: facts, isRoutine: isRoutine)
    }

    /// For what is not known: silent in a change where this server never tells it.
    static func unknown<Value>(_ what: String, _ fact: Fact<Value>) -> Judgement {
        switch fact {
        case .known: .unknown(what)
        case .untold(let error): .unknown("\(what): \(error.message)")
        case .beyond(let why): .unknown("\(what): \(why)", isRoutine: true)
        }
    }
}

extension [Judgement] {
    /// What several objects come to together: the worst, with all that are as bad; nil of none.
    var worst: Judgement? {
        for verdict in [PreflightCheck.Verdict.fails, .warns, .unknown, .holds] {
            let alike = filter { $0.verdict == verdict }
            guard var first = alike.first else { continue }
            first.passedOver = alike.map { $0.passedOver ?? $0.facts }.joined(separator: "; ")
            first.facts = alike.map(\.facts).joined(separator: "; ")
            first.isForceable = alike.allSatisfy(\.isForceable)
            first.isRoutine = alike.allSatisfy(\.isRoutine)
            return first
        }
        return nil
    }
}
