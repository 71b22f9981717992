namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Where a <see cref="CorrelationBlend"/> moves correlations to.</summary>
public enum CorrelationTarget
{
    /// <summary>All correlations 1: everything moves together.</summary>
    One,

    /// <summary>All correlations 0: nothing hedges anything.</summary>
    Zero,

    /// <summary>The matrix given.</summary>
    Matrix,
}
