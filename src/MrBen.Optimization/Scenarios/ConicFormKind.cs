namespace MrBen.Optimization.Scenarios;

/// <summary>What of a scenario program a conic one states.</summary>
internal enum ConicFormKind
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its constraints.</summary>
    Feasibility,

    /// <summary>Half the square of its measure, with the rest of the objective times a price.</summary>
    PricedSquare,
}
