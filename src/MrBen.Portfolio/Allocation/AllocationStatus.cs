namespace MrBen.Portfolio.Allocation;

/// <summary>
/// How an allocation ended. Only <see cref="Optimal"/>, <see cref="LocallyOptimal"/>, and <see cref="FeasibleIncumbent"/> where accepted,
/// carry weights.
/// </summary>
public enum AllocationStatus
{
    /// <summary>The weights satisfy every constraint and no others are better; the certificate proves it.</summary>
    Optimal,

    /// <summary>The deadline came; the weights satisfy every constraint and their distance to the optimum is certified.</summary>
    FeasibleIncumbent,

    /// <summary>No weights satisfy the constraints; the conflict is named.</summary>
    PrimalInfeasible,

    /// <summary>The objective improves without limit: a bound is missing.</summary>
    Unbounded,

    /// <summary>The iteration limit came first.</summary>
    IterationLimit,

    /// <summary>The deadline came first.</summary>
    TimeLimit,

    /// <summary>Arithmetic broke down; nothing is certified.</summary>
    NumericalError,

    /// <summary>An asset has fewer observations than the estimates need.</summary>
    InsufficientHistory,

    /// <summary>
    /// An estimator's formula has no value for the history, such as a correlation of a price that never moved; or the covariance estimated
    /// is none, since it gives some weights a negative variance.
    /// </summary>
    UndefinedEstimate,

    /// <summary>
    /// The portfolio could not be valued: a price is missing, or the net asset value is not positive; or the objective counts what trading
    /// costs, and that of an asset is unknown.
    /// </summary>
    NotValued,

    /// <summary>
    /// Settings and assets do not fit: a constraint, budget or weight names an asset that is not among those to allocate to, or an asset
    /// lacks the budget it needs. Assets come and go while settings stay, so this is no bad argument.
    /// </summary>
    AssetMismatch,

    /// <summary>Allocation is switched off by the options.</summary>
    Disabled,

    /// <summary>
    /// The weights satisfy every constraint and no others near by are better; elsewhere there may be, by no more than the proven gap. Only
    /// where limits of risk contributions bind.
    /// </summary>
    LocallyOptimal,
}
