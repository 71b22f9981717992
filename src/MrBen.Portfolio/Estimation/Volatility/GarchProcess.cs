namespace MrBen.Portfolio.Estimation;

/// <summary>GARCH(1,1) with given parameters: rₜ = μ + eₜ, hₜ₊₁ = ω + α·e²ₜ + β·hₜ. Immutable.</summary>
/// <param name="Mean">μ, per period.</param>
/// <param name="Constant">ω, in squared returns.</param>
/// <param name="Alpha">α, the weight of the last squared residual.</param>
/// <param name="Beta">β, the weight of the last variance.</param>
internal readonly record struct GarchProcess(double Mean, double Constant, double Alpha, double Beta)
{
    public double Persistence => Alpha + Beta;

    /// <summary>The variance to which forecasts return, ω/(1 − α − β).</summary>
    public double LongRunVariance => Constant / (1 - Persistence);

    /// <summary>The squared residual of a return.</summary>
    public double Square(double value) => (value - Mean) * (value - Mean);

    /// <summary>The variance of the next period, after a variance and a squared residual.</summary>
    public double Next(double variance, double square) => Constant + (Alpha * square) + (Beta * variance);
}
