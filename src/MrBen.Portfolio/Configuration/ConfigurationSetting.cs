namespace MrBen.Portfolio.Configuration;

/// <summary>One setting of a configuration, as it is and as it would be by itself. Immutable.</summary>
/// <param name="Path">The key from <c>advanced_portfolio</c> on, its parts joined by dots.</param>
/// <param name="Meaning">Meaning, unit and range in one line.</param>
/// <param name="Needs">What must be there for the setting to have an effect; empty where nothing more is needed.</param>
/// <param name="Value">Its value as JSON; <c>"***"</c> for a secret.</param>
/// <param name="Default">Its default as JSON.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsSecret">Whether the value is shown to nobody.</param>
public sealed record ConfigurationSetting(
    string Path, string Meaning, string Needs, string Value, string Default, ConfigurationSource Source, bool IsSecret);
