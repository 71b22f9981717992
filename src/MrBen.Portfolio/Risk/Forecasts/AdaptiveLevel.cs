using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// The probability at which a value at risk is asked for, moved after each period so that losses exceed it as often as intended: down
/// after a hit, up a little after none. Not thread-safe: one writer. Nothing is allocated.
/// </summary>
/// <remarks>
/// αₜ₊₁ = αₜ + γ(α − hitₜ). Over T periods the share of hits is off the target by at most (α₁ + γ)/(Tγ) whatever the returns do, as long as
/// the state leaves [0, 1] only where the forecast follows: a state below the lowest level asks for that level and remembers how far below
/// it is. The lowest is a twentieth of the target, the highest the mean of target and 1. Source: Gibbs and Candès (2021), Adaptive
/// Conformal Inference Under Distribution Shift, NeurIPS 34, equation 2 and proposition 4.1.
/// </remarks>
public sealed class AdaptiveLevel
{
    private const double LowestShare = 0.05;

    /// <summary>Begins at the target.</summary>
    /// <param name="target">Share of periods whose loss may exceed the forecast, α in (0, 1), for example 0.01.</param>
    /// <param name="rate">How far one period moves the level, γ in (0, 1). Default 0.005.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public AdaptiveLevel(double target, double rate = 0.005)
    {
        Guard.InsideUnitInterval(target);
        Guard.InsideUnitInterval(rate);
        (Target, Rate, State) = (target, rate, target);
    }

    /// <summary>Goes on from where another one stood.</summary>
    internal AdaptiveLevel(double target, double rate, double state)
        : this(target, rate) => State = state;

    /// <summary>What moves: the level before it is held within its ends.</summary>
    internal double State { get; private set; }

    /// <summary>The share of hits aimed at, α.</summary>
    public double Target { get; }

    /// <summary>How far one period moves the level, γ.</summary>
    public double Rate { get; }

    /// <summary>The probability to ask the next forecast for, inside (0, 1).</summary>
    public double Level => Math.Clamp(State, LowestShare * Target, (1 + Target) / 2);

    /// <summary>The confidence to ask the next forecast for, 1 − <see cref="Level"/>.</summary>
    public double Confidence => 1 - Level;

    /// <summary>Takes in whether the loss of a period exceeded the forecast made for it at <see cref="Level"/>.</summary>
    public void Update(bool isHit) => State += Rate * (Target - (isHit ? 1 : 0));

    /// <summary>For example <c>level 0.0123 for a target of 0.01</c>.</summary>
    public override string ToString() => Invariant($"level {Level:G4} for a target of {Target:G4}");
}
