namespace MrBen.Portfolio.State;

/// <summary>An entry of a history with the event that made it.</summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="Sequence">The event.</param>
/// <param name="Time">Its time, UTC.</param>
/// <param name="Value">What is kept.</param>
public readonly record struct TimedRecord<T>(long Sequence, DateTimeOffset Time, T Value);
