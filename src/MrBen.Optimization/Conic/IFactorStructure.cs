using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>A matrix D + Σₖ lₖlₖ' of a diagonal and a few factors: what lets an n × n matrix stay unformed.</summary>
internal interface IFactorStructure : ISymmetricOperator
{
    /// <summary>Number of factors, k.</summary>
    int FactorCount { get; }

    /// <summary>Copies lₖ, length n.</summary>
    void CopyLoading(int factor, Span<double> destination);

    /// <summary>The diagonal entry of D, at least 0.</summary>
    double Specific(int index);
}
