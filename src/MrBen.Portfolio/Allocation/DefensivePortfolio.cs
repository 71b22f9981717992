namespace MrBen.Portfolio.Allocation;

/// <summary>Where weight goes that a regime takes from a strategy.</summary>
public enum DefensivePortfolio
{
    /// <summary>To the portfolio of minimum variance within the strategy's limits; a mixture of the two is within them too.</summary>
    MinimumVariance,

    /// <summary>To cash; the limit on the sum of the weights gives way as far as that needs.</summary>
    Cash,
}
