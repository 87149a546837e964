// The words shared with other services. Messages are named in full (Contracts.DossierAccepted), because the events stored here have the same names.
global using AdministrativeLevel = Platform.Contracts.AdministrativeLevel;
global using Channel = Platform.Contracts.Channel;
global using ProcessStep = Platform.Contracts.ProcessStep;
global using ProcessTerms = Platform.Contracts.ProcessTerms;
global using ResolutionOutcome = Platform.Contracts.ResolutionOutcome;
global using ReturnMethod = Platform.Contracts.ReturnMethod;
global using StepOutcome = Platform.Contracts.StepOutcome;
global using Refusal = Platform.ServiceDefaults.Problems.Refusal;
