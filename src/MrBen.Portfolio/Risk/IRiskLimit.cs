namespace MrBen.Portfolio.Risk;

/// <summary>A limit on the risk of a portfolio that a user adds to the built-in ones of <see cref="RiskLimits"/>.</summary>
/// <remarks>
/// Implementations are pure: the same risk gives the same evaluation. They make it with <see cref="RiskLimitEvaluation.AtMost"/>,
/// <see cref="RiskLimitEvaluation.AtLeast"/> or <see cref="RiskLimitEvaluation.Undefined"/>.
/// </remarks>
public interface IRiskLimit
{
    /// <summary>Its name in words, for example <c>Tracking error</c>.</summary>
    string Name { get; }

    /// <summary>One sentence that says what is measured, with horizon and window.</summary>
    string Definition { get; }

    /// <summary>Compares the risk with the limit.</summary>
    RiskLimitEvaluation Evaluate(PortfolioRisk risk);
}
