using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Factors that move the assets of a <see cref="StressModel"/>. Immutable.</summary>
/// <param name="Names">The K factors, each name once.</param>
/// <param name="Loadings">Return of each asset per return of each factor, N × K.</param>
/// <param name="Covariance">Covariance of the factors over the model's period, K × K, positive semidefinite.</param>
public sealed record StressFactors(ImmutableArray<string> Names, DenseMatrix Loadings, SymmetricMatrix Covariance);
