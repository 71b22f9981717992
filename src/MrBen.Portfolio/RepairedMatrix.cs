namespace MrBen.Portfolio;

/// <summary>Which matrix was repaired; in snake_case a label of <c>mrben_matrix_repairs_total</c>.</summary>
internal enum RepairedMatrix
{
    /// <summary>The covariance of an allocation.</summary>
    Covariance,

    /// <summary>Forecast correlations.</summary>
    CorrelationForecast,

    /// <summary>The correlations of a stress scenario.</summary>
    StressCorrelation,
}
