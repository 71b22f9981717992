using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.State;

/// <summary>The canonical bytes of forecasts of losses and of what came, as a part of <see cref="StateFormat"/>.</summary>
internal static class ForecastFormat
{
    public static void Write(StateWriter writer, RiskForecastBook book)
    {
        Write(writer, book.Pending);
        writer.Write(book.Logs.Count());
        foreach ((string method, RiskForecastLog log, double? level) in book.Logs)
        {
            writer.Write(method);
            writer.Write(log.Confidence);
            writer.WriteOptional(level);
            writer.Write(log.Count);
            for (int i = 0; i < log.Count; i++)
            {
                RiskForecast forecast = log[i];
                writer.WriteDate(forecast.Date);
                writer.Write(forecast.ValueAtRisk);
                writer.WriteOptional(forecast.ExpectedShortfall);
                writer.Write(forecast.Loss);
            }

            writer.Write(log.Judged);
            writer.Write((int)log.State);
            writer.WriteOptionalDate(log.StateSince);
        }
    }

    public static void Read(StateReader reader, RiskForecastBook book, RiskForecastLogOptions options)
    {
        RiskForecastSet? pending = ReadSet(reader);
        List<(string, RiskForecastLog, double?)> logs = [];
        for (int count = reader.ReadCount(); logs.Count < count;)
        {
            string method = reader.ReadString();
            RiskForecastLog log = new(options with { Confidence = reader.ReadDouble() });
            double? level = reader.ReadOptionalDouble();
            List<RiskForecast> forecasts = [];
            for (int held = reader.ReadCount(); forecasts.Count < held;)
            {
                forecasts.Add(new RiskForecast(
                    reader.ReadDate(), reader.ReadDouble(), reader.ReadOptionalDouble(), reader.ReadDouble()));
            }

            log.Restore([.. forecasts], reader.ReadInt32(), (CalibrationState)reader.ReadInt32(), reader.ReadOptionalDate());
            logs.Add((method, log, level));
        }

        book.Restore(pending, logs);
    }

    public static void Write(StateWriter writer, RiskForecastRound round)
    {
        writer.WriteOptionalDate(round.ScoredDate);
        writer.Write(round.ScoredLoss);
        Write(writer, round.Made);
        writer.WriteOptional(round.Recalibrated);
    }

    public static RiskForecastRound ReadRound(StateReader reader) => new()
    {
        ScoredDate = reader.ReadOptionalDate(),
        ScoredLoss = reader.ReadDouble(),
        Made = ReadSet(reader),
        Recalibrated = reader.ReadOptionalString(),
    };

    private static void Write(StateWriter writer, RiskForecastSet? set)
    {
        writer.Write(set is not null);
        if (set is null)
        {
            return;
        }

        writer.WriteDate(set.Date);
        writer.WriteAssets(set.Assets);
        writer.WriteNumbers(set.Weights.AsSpan());
        writer.Write(set.Confidence);
        writer.Write(set.Forecasts.Length);
        foreach (MethodForecast forecast in set.Forecasts)
        {
            writer.Write(forecast.Method);
            writer.Write(forecast.Confidence);
            writer.WriteOptional(forecast.Tail?.ValueAtRisk);
            writer.WriteOptional(forecast.Tail?.ExpectedShortfall);
            writer.Write(forecast.Detail);
            writer.WriteOptional(forecast.AdaptationRate);
        }
    }

    private static RiskForecastSet? ReadSet(StateReader reader) => !reader.ReadBoolean() ? null : new RiskForecastSet
    {
        Date = reader.ReadDate(),
        Assets = reader.ReadAssets(),
        Weights = [.. reader.ReadNumbers()],
        Confidence = reader.ReadDouble(),
        Forecasts = ReadForecasts(reader),
    };

    private static ImmutableArray<MethodForecast> ReadForecasts(StateReader reader)
    {
        ImmutableArray<MethodForecast>.Builder forecasts = ImmutableArray.CreateBuilder<MethodForecast>();
        for (int count = reader.ReadCount(); forecasts.Count < count;)
        {
            string method = reader.ReadString();
            double confidence = reader.ReadDouble();
            TailLoss? tail = (reader.ReadOptionalDouble(), reader.ReadOptionalDouble()) is ({ } risk, { } shortfall)
                ? new TailLoss(risk, shortfall)
                : null;
            forecasts.Add(new MethodForecast(method, confidence, tail, reader.ReadString()) { AdaptationRate = reader.ReadOptionalDouble() });
        }

        return forecasts.ToImmutable();
    }
}
