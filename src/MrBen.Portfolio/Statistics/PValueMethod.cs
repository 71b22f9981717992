namespace MrBen.Portfolio.Statistics;

/// <summary>How a test is to obtain its p-value.</summary>
public enum PValueMethod
{
    /// <summary>The small-sample way where counts are small by the rule that the test states, the asymptotic way otherwise.</summary>
    Automatic,

    /// <summary>The limiting distribution, however small the counts are.</summary>
    Asymptotic,

    /// <summary>Exact or simulated, as the test states, however large the counts are.</summary>
    SmallSample,
}
