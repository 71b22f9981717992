namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>Where an output of a model lies beside its baseline's.</summary>
public enum OutputVerdict
{
    /// <summary>Inside the band.</summary>
    Inside,

    /// <summary>Finite and below the band.</summary>
    Below,

    /// <summary>Finite and above the band.</summary>
    Above,

    /// <summary>Not a number, or infinite.</summary>
    NotFinite,
}
