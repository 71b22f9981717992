namespace MrBen.Portfolio.Estimation;

/// <summary>What became of a view. Immutable and thread-safe.</summary>
/// <param name="View">The view.</param>
/// <param name="PriorReturn">p'π, what the prior says of its combination, per year.</param>
/// <param name="PosteriorReturn">p'μ, what the posterior says of it, per year.</param>
/// <param name="PriorVariance">p'(τΣ)p, how uncertain the prior is about it.</param>
/// <param name="Variance">ω, how uncertain the view is; null where it was ignored (confidence 0).</param>
public sealed record ViewOutcome(View View, double PriorReturn, double PosteriorReturn, double PriorVariance, double? Variance);
