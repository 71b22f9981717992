using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>A place that one model at a time has: a quantity at a horizon. Immutable and thread-safe.</summary>
public sealed record ModelPlace
{
    /// <summary>Names a place.</summary>
    /// <param name="model">The model of the mission that it belongs to, such as <c>risk_predictor</c>; not blank.</param>
    /// <param name="quantity">What is forecast, in small letters, such as <c>variance</c>.</param>
    /// <param name="horizon">Periods H that a forecast looks ahead, at least 1.</param>
    /// <exception cref="ArgumentException">The model is blank, or the quantity is not of the letters a to z.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is less than 1.</exception>
    public ModelPlace(string model, string quantity, int horizon)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (string.IsNullOrEmpty(quantity) || !quantity.All(char.IsAsciiLetterLower))
        {
            throw new ArgumentException($"A quantity is of the letters a to z; it is '{quantity}'.", nameof(quantity));
        }

        (Model, Quantity, Horizon) = (model, quantity, horizon);
    }

    /// <summary>The model of the mission that it belongs to.</summary>
    public string Model { get; }

    /// <summary>What is forecast.</summary>
    public string Quantity { get; }

    /// <summary>Periods H that a forecast looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>For example <c>variance-5</c>: also the name of its folder in a store.</summary>
    public string Name => Invariant($"{Quantity}-{Horizon}");

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;
}
