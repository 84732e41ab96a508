"""What a manager calls the categories of personal data of W3C DPV 2.3."""

from __future__ import annotations

import re

NOT_PERSONAL = "dpv:NonPersonalData"

_WORDS = {
    "AccountIdentifier": "account identifiers",
    "Age": "ages",
    "Authenticating": "keys and tokens that let somebody in",
    "BankAccount": "bank accounts",
    "Biometric": "biometric data",
    "BirthCountry": "countries of birth",
    "BirthDate": "dates of birth",
    "BirthPlace": "places of birth",
    "BloodType": "blood types",
    "BrowserFingerprint": "browser fingerprints",
    "BrowserHistory": "browsing histories",
    "CallLog": "call records",
    "CarOwned": "cars owned",
    "Contact": "contact details",
    "Credit": "credit data",
    "CreditCardNumber": "credit card numbers",
    "Criminal": "criminal records",
    "CurrentEmployment": "employers",
    "CurrentLocation": "current locations",
    "DeviceBased": "device data",
    "Disability": "disabilities",
    "Domicile": "places of residence",
    "EducationQualification": "qualifications",
    "EmailAddress": "e-mail addresses",
    "EmailAddressPersonal": "private e-mail addresses",
    "EmploymentHistory": "employment histories",
    "EthnicOrigin": "ethnic origin",
    "Ethnicity": "ethnic origin",
    "FacialPrint": "face templates",
    "Family": "family data",
    "Financial": "financial data",
    "FinancialAccountNumber": "financial account numbers",
    "Fingerprint": "fingerprints",
    "GPSCoordinate": "positions (whereabouts)",
    "Gender": "sex or gender",
    "Health": "health data",
    "HealthHistory": "health histories",
    "HealthRecord": "health records",
    "Hobby": "hobbies",
    "HomeLocation": "home locations",
    "HouseNumber": "house numbers",
    "IPAddress": "IP addresses",
    "Identifier": "identifiers",
    "Identifying": "identifying data",
    "Income": "incomes",
    "IndividualHealthHistory": "health histories",
    "Insurance": "insurance data",
    "Job": "occupations",
    "Language": "languages",
    "Location": "locations",
    "MACAddress": "MAC addresses",
    "MedicalHealth": "health data",
    "MedicalHistory": "medical histories",
    "Name": "names",
    "OfficialID": "official ID numbers",
    "PINCode": "PINs",
    "Passport": "passport numbers",
    "Password": "passwords",
    "PaymentCard": "payment cards",
    "PaymentCardExpiry": "expiry dates of payment cards",
    "PaymentCardNumber": "payment card numbers",
    "PhysicalAddress": "postal addresses",
    "Picture": "photographs",
    "PoliticalOpinion": "political opinions",
    "PostalCode": "postal codes",
    "Professional": "professional data",
    "Region": "regions",
    "Retina": "retina scans",
    "RoomNumber": "room numbers",
    "Salary": "salaries",
    "School": "schools",
    "SecretText": "secret words, such as answers to security questions",
    "Sexual": "sex life",
    "SexualPreference": "sexual orientation",
    "SocialMedia": "social media accounts",
    "Street": "streets",
    "Tax": "tax data",
    "TelephoneNumber": "telephone numbers",
    "Tracking": "tracking data",
    "Transaction": "transactions",
    "Transactional": "transactions",
    "TravelHistory": "travel histories",
    "UID": "personal keys",
    "UserAgent": "browser descriptions",
    "Username": "user names",
    "VehicalLicenseNumber": "licence plates",
    "VehicalLicenseRegistration": "vehicle registrations",
    "Vehicle": "vehicles",
    "VehicleLicense": "driving licences",
    "WorkHistory": "work histories",
}

# What harms people most comes first in a sentence; what only holds a record together comes last.
_HEAVY = (
    *("pd:GPSCoordinate", "pd:OfficialID", "pd:Passport", "pd:Password", "pd:PaymentCardNumber"),
    *("pd:CreditCardNumber", "pd:BankAccount", "pd:Name", "pd:BirthDate", "pd:PhysicalAddress"),
    *("pd:TelephoneNumber", "pd:EmailAddress", "pd:Picture", "pd:CurrentEmployment"),
)
_LIGHT = ("pd:Identifier", "pd:UID", "pd:DeviceBased", "pd:Tracking")


def category(term: str) -> str:
    """A DPV term in words.

    >>> category("pd:Name"), category("pd:MaritalStatus"), category("dpv:NonPersonalData")
    ('names', 'marital status', 'not personal')
    """
    if term == NOT_PERSONAL:
        return "not personal"
    bare = term.split(":")[-1]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return _WORDS.get(bare, " ".join(w if w.isupper() else w.lower() for w in spaced.split()))


def without_terms(text: str) -> str:
    """A sentence with DPV terms replaced by words.

    >>> without_terms("sensitive data: pd:Ethnicity")
    'sensitive data: ethnic origin'
    """
    return re.sub(r"\b(?:pd|dpv):\w+", lambda term: category(term[0]), text)


def weight(term: str, special: bool = False) -> int:
    """Where a category stands in a sentence; lower is earlier, special categories come first.

    >>> sorted(["pd:UID", "pd:Name", "pd:Hobby", "pd:GPSCoordinate"], key=weight)
    ['pd:GPSCoordinate', 'pd:Name', 'pd:Hobby', 'pd:UID']
    """
    if special:
        return -1
    if term in _LIGHT:
        return len(_HEAVY) + 1
    return _HEAVY.index(term) if term in _HEAVY else len(_HEAVY)
