namespace MrBen.Portfolio.Risk;

/// <content>What the figures do when returns are scaled or shifted.</content>
public static partial class PerformanceMetricCatalogue
{
    /// <summary>By which power a figure grows with returns, benchmark and rates; null where it compounds.</summary>
    internal static int? DegreeOf(string id) => id switch
    {
        "ArithmeticReturn" or "MeanReturn" or "BestReturn" or "WorstReturn" or "AverageGain" or "AverageLoss" or "Volatility"
            or "SemiDeviation" or "DownsideDeviation" or "DownsidePotential" or "UpsideDeviation" or "UpsidePotential"
            or "MeanAbsoluteDeviation" or "GiniMeanDifference" or "ValueAtRisk" or "ConditionalValueAtRisk" or "EntropicValueAtRisk"
            or "GaussianValueAtRisk" or "GaussianConditionalValueAtRisk" or "CornishFisherValueAtRisk"
            or "CornishFisherConditionalValueAtRisk" or "KernelValueAtRisk" or "KernelConditionalValueAtRisk" or "ParetoValueAtRisk"
            or "ParetoConditionalValueAtRisk" or "Alpha" or "ActiveReturn" or "TrackingError" or "SystematicRisk" or "SpecificRisk"
            or "TreynorRatio" or "MSquared" or "MSquaredExcess" or "MSquaredSortino" or "NetSelectivity" => 1,
        "KellyFraction" or "TreynorMazuyTiming" => -1,
        "WinRate" or "TimeInMarket" or "LongestWinningStreak" or "LongestLosingStreak" or "DownsideFrequency" or "Skewness"
            or "AdjustedSkewness" or "ExcessKurtosis" or "AdjustedExcessKurtosis" or "Autocorrelation" or "Hurst" or "SharpeRatio"
            or "AdjustedSharpeRatio" or "AutocorrelationAdjustedSharpeRatio" or "SortinoRatio" or "OmegaRatio" or "GainLossRatio"
            or "PayoffRatio" or "DRatio" or "KappaRatio" or "UpsidePotentialRatio" or "VolatilitySkewness" or "ProspectRatio"
            or "SkewnessKurtosisRatio" or "RachevRatio" or "TailRatio" or "RewardToConditionalValueAtRisk" or "ProbabilisticSharpeRatio"
            or "MinimumTrackRecord" or "Beta" or "InformationRatio" or "Correlation" or "RSquared" or "BattingAverage" or "FamaBeta"
            or "AppraisalRatio" or "UpBeta" or "DownBeta" or "TimingRatio" or "HenrikssonMertonTiming" or "Coskewness" or "Cokurtosis"
            or "BetaCoskewness" or "BetaCokurtosis" => 0,
        _ => null,
    };

    /// <summary>How many times what is added to each return a figure moves by; null where it depends on more.</summary>
    internal static int? ShiftOf(string id) => id switch
    {
        "ArithmeticReturn" or "MeanReturn" or "BestReturn" or "WorstReturn" or "ActiveReturn" or "Alpha" or "NetSelectivity" => 1,
        "ValueAtRisk" or "ConditionalValueAtRisk" or "EntropicValueAtRisk" or "GaussianValueAtRisk" or "GaussianConditionalValueAtRisk"
            or "CornishFisherValueAtRisk" or "CornishFisherConditionalValueAtRisk" or "KernelValueAtRisk" or "KernelConditionalValueAtRisk"
            or "ParetoValueAtRisk" or "ParetoConditionalValueAtRisk" => -1,
        "Volatility" or "SemiDeviation" or "MeanAbsoluteDeviation" or "GiniMeanDifference" or "Skewness" or "AdjustedSkewness"
            or "ExcessKurtosis" or "AdjustedExcessKurtosis" or "Autocorrelation" or "Hurst" or "SkewnessKurtosisRatio" or "Beta"
            or "TrackingError" or "Correlation" or "RSquared" or "SystematicRisk" or "SpecificRisk" or "FamaBeta" or "UpBeta" or "DownBeta"
            or "TimingRatio" or "TreynorMazuyTiming" or "HenrikssonMertonTiming" or "Coskewness" or "Cokurtosis" or "BetaCoskewness"
            or "BetaCokurtosis" => 0,
        _ => null,
    };
}
