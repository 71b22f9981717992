namespace MrBen.Portfolio.Estimation;

/// <summary>What returns look like in one regime: independent and normal.</summary>
/// <param name="Mean">Mean return per period.</param>
/// <param name="Volatility">Standard deviation of returns per period, positive.</param>
public readonly record struct GaussianRegime(double Mean, double Volatility);
